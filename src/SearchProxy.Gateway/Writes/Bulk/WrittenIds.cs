namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// The documents that one bulk request has written so far. Remembers so many; beyond that any document may have been written, which costs a backfill
/// and nothing else.
/// </summary>
internal sealed class WrittenIds
{
    public const int Most = 65_536;

    private readonly HashSet<(string Index, string Id)> _ids = [];

    public bool MayHold(string index, string id) => _ids.Count >= Most || _ids.Contains((index, id));

    public void Add(string index, string id)
    {
        if (_ids.Count < Most)
        {
            _ids.Add((index, id));
        }
    }
}
