namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// What a text clause asks of a document besides that a word of its text occurs. Each value asks for more than the one before.
/// </summary>
internal enum Strictness
{
    /// <summary>Any of the words will do.</summary>
    Loose,

    /// <summary>More of the text: all words, several, in their order, beginnings, as another analyzer cuts it.</summary>
    MoreOfTheText,

    /// <summary>Something that is not in the text: it forbids documents, or looks at values beside it.</summary>
    Rules,
}
