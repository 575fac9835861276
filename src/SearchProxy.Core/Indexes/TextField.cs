namespace SearchProxy.Core.Indexes;

/// <summary>A field whose text is embedded and reranked.</summary>
/// <param name="Name">Field name as in the mapping (dotted for objects).</param>
/// <param name="Label">Text put before the value, for example <c>Title</c>; null for none.</param>
/// <param name="Weight">How many times more than another field its tokens may take of the budget; 1 is even.</param>
public sealed record TextField(string Name, string? Label = null, double Weight = 1);
