using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>A clause of a query as it was read. What it demands of a document depends on the mapping of what is searched.</summary>
internal abstract class Clause
{
    /// <summary>The whole clause (<c>{"name":body}</c>) as it was written.</summary>
    public JsonSlice Written { get; set; }

    public ClauseRequirement Judge(Judging judging)
    {
        var before = judging.Occurrences;
        var requirement = Weigh(judging);
        var text = judging.TextSince(before);
        return text == ClauseRequirement.NoText ? WithoutText : requirement with { Text = text };
    }

    /// <summary>A clause without text is itself what it demands.</summary>
    protected virtual ClauseRequirement WithoutText => ClauseRequirement.Of(Written);

    /// <summary>What the clause demands when it holds text; what it answers without text does not count.</summary>
    protected abstract ClauseRequirement Weigh(Judging judging);
}
