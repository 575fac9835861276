namespace SearchProxy.Tokenizers.Text;

/// <summary>One code point of a text under work and the part of the original text that it stands for, in UTF-16 units.</summary>
internal readonly struct AlignedRune(int value, int start, int end)
{
    public readonly int Value = value;

    public readonly int Start = start;

    public readonly int End = end;

    public AlignedRune With(int value) => new(value, Start, End);
}
