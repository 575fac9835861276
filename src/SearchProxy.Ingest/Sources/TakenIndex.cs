namespace SearchProxy.Ingest.Sources;

/// <summary>
/// The one index whose documents a source gives, where its records name theirs: that of the first record. Those of two would become one
/// index, and of two documents with one id the second would take the first one's place. Not for several threads.
/// </summary>
/// <param name="target">The index that is written to, which a record without a name means; null when there is none.</param>
internal sealed class TakenIndex(string? target)
{
    private string? _taken;
    private bool _isKnown;

    /// <summary>Why a record of this index is not taken; null when it is.</summary>
    public string? Refusal(string? named)
    {
        var index = named ?? target;
        if (!_isKnown)
        {
            (_taken, _isKnown) = (index, true);
        }

        return index == _taken
            ? null
            : $"the record belongs to the index \"{index}\"; this run takes those of \"{_taken}\", as its first record does: give each "
                + "index a run of its own";
    }
}
