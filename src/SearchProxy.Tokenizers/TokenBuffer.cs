namespace SearchProxy.Tokenizers;

/// <summary>What goes into a model: ids and type ids with the special tokens in place. Reusable, not thread-safe.</summary>
public sealed class TokenBuffer
{
    private int[] _ids = new int[128];
    private int[] _typeIds = new int[128];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<int> TypeIds => _typeIds.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    internal void Append(ReadOnlySpan<int> ids, int typeId)
    {
        if (Count + ids.Length > _ids.Length)
        {
            Grow(Count + ids.Length);
        }
        ids.CopyTo(_ids.AsSpan(Count));
        _typeIds.AsSpan(Count, ids.Length).Fill(typeId);
        Count += ids.Length;
    }

    private void Grow(int needed)
    {
        var capacity = Math.Max(needed, _ids.Length * 2);
        Array.Resize(ref _ids, capacity);
        Array.Resize(ref _typeIds, capacity);
    }
}
