namespace SearchProxy.Core.Requests;

/// <summary>Choices of the operator about what counts as understood.</summary>
/// <param name="JoinSeveralTexts">
/// True: different query texts are joined by a space in their order; false: such a search is bypassed.
/// </param>
/// <param name="MaxDepth">
/// Deepest nesting of JSON objects and arrays that is read; deeper bodies are bypassed. Between 8 and 500; Elasticsearch itself refuses
/// 30 nested queries, which are about 120 levels of JSON.
/// </param>
public sealed record SearchParsePolicy(bool JoinSeveralTexts = true, int MaxDepth = 200)
{
    public const int LeastMaxDepth = 8;
    public const int GreatestMaxDepth = 500;

    public static SearchParsePolicy Default { get; } = new();
}
