namespace SearchProxy.Core.Indexes;

/// <summary>
/// The fields that SearchProxy adds to a document, all under one object. Mappings made by SearchProxy leave that object out of
/// <c>_source</c>, so that a client reads back exactly the document it wrote; texts and hashes come back as stored fields.
/// </summary>
public static class PrivateFields
{
    /// <summary>The object that holds everything below.</summary>
    public const string Root = "search_proxy";

    /// <summary>The vector of a document that is embedded as one text.</summary>
    public const string Vector = Root + ".vector";

    /// <summary>Keyword, stored: hash of the document and of what makes its vectors, to leave out what is there already.</summary>
    public const string Hash = Root + ".hash";

    /// <summary>Long: the external version that the document was last written with by an ingestion.</summary>
    public const string Version = Root + ".version";

    /// <summary>Nested: one entry per passage.</summary>
    public const string Passages = Root + ".passages";

    /// <summary>The vector of a passage.</summary>
    public const string PassageVector = Passages + ".vector";

    /// <summary>The text of a passage: stored, not indexed; ask for it by <c>stored_fields</c>.</summary>
    public const string PassageText = Passages + ".text";

    /// <summary>
    /// Name of the inner hits that bring the best passage of a hit. Private, so that it clashes with none of the client's own: the engines
    /// refuse two of one name.
    /// </summary>
    public const string InnerHits = "_search_proxy";
}
