namespace SearchProxy.Evaluation.Judgements;

/// <summary>A query and what is known of its answers.</summary>
/// <param name="Id">Name of the query in its files.</param>
/// <param name="Text">What is asked.</param>
/// <param name="Grades">Grade of each judged document by its id; below 1 is not relevant.</param>
public sealed record JudgedQuery(string Id, string Text, IReadOnlyDictionary<string, int> Grades)
{
    /// <summary>
    /// The search body that asks it, where the judgements came with one (<c>_rank_eval</c>); null where it is to be made from the text.
    /// </summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}
