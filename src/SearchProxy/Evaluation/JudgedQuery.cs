namespace SearchProxy.Evaluation;

/// <summary>A query and what is known of its answers.</summary>
/// <param name="Grades">Grade of each judged document by its id; 0 is not relevant.</param>
internal sealed record JudgedQuery(string Id, string Text, IReadOnlyDictionary<string, int> Grades);
