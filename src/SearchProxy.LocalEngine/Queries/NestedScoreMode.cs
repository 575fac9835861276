namespace SearchProxy.LocalEngine.Queries;

/// <summary>How the scores of a document's objects make the score of the document.</summary>
internal enum NestedScoreMode
{
    Average,
    Sum,
    Maximum,
    Minimum,
    None,
}
