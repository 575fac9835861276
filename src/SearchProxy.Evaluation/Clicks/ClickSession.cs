namespace SearchProxy.Evaluation.Clicks;

/// <summary>A search whose results somebody saw.</summary>
/// <param name="Query">What was typed.</param>
/// <param name="Shown">Ids of the documents in the order in which they were shown.</param>
/// <param name="Clicked">Those that were opened.</param>
public sealed record ClickSession(string Query, IReadOnlyList<string> Shown, IReadOnlySet<string> Clicked);
