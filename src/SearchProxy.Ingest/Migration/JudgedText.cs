namespace SearchProxy.Ingest.Migration;

/// <summary>A query and what is known of its answers.</summary>
/// <param name="Text">The query.</param>
/// <param name="Grades">Grade of each judged document by its id; 0 is not relevant.</param>
public sealed record JudgedText(string Text, IReadOnlyDictionary<string, int> Grades);
