namespace SearchProxy.Tokenizers.Unicode;

/// <summary>A byte for every code point, in pages of 256 of which equal, empty ones are shared.</summary>
internal sealed class PagedTable
{
    private readonly byte[]?[] _pages = new byte[]?[0x1100];

    public byte this[int codePoint]
    {
        get
        {
            var page = _pages[codePoint >> 8];
            return page is null ? (byte)0 : page[codePoint & 0xFF];
        }
    }

    public void SetRange(int first, int last, byte value)
    {
        for (var codePoint = first; codePoint <= last; codePoint++)
        {
            (_pages[codePoint >> 8] ??= new byte[256])[codePoint & 0xFF] = value;
        }
    }
}
