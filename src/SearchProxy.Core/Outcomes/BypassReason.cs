namespace SearchProxy.Core.Outcomes;

/// <summary>
/// Why a search was handed to the engine byte for byte. The kebab-case name of the value is what the client reads in
/// <c>X-SearchProxy: bypassed; reason=…</c>.
/// </summary>
public enum BypassReason
{
    /// <summary>Not bypassed.</summary>
    None,

    /// <summary>The client or the configuration switched reranking off for this request.</summary>
    Off,

    /// <summary>The request holds no query text: match_all, filters only, ids, an empty <c>q</c>, suggest only.</summary>
    NoText,

    /// <summary><c>size</c> is 0: only counts, aggregations or suggestions are wanted.</summary>
    SizeZero,

    /// <summary>The page begins at or beyond the window.</summary>
    BeyondWindow,

    /// <summary>The hits are ordered by something else than the score.</summary>
    Sort,

    /// <summary><c>search_after</c> is a cursor over the engine's order.</summary>
    SearchAfter,

    /// <summary>A point in time is paged by the last hit's sort values.</summary>
    PointInTime,

    /// <summary>Scroll or slice: fixed batches of the engine's order.</summary>
    Scroll,

    /// <summary>The request asks for its own ranking already (retriever, rank, knn, hybrid, rerank pipeline …).</summary>
    AlreadyRanked,

    /// <summary><c>stored_fields: _none_</c> takes the ids off the hits.</summary>
    StoredFieldsNone,

    /// <summary>
    /// An <c>X-SearchProxy-*</c> header or a member of <c>ext.search_proxy</c> is unknown or has a value out of its bounds. The search is
    /// answered by the engine all the same; the detail names what was found and what is supported.
    /// </summary>
    OptionNotUnderstood,

    /// <summary>The URL holds a parameter or a spelling that is not understood.</summary>
    UrlNotUnderstood,

    /// <summary>The body is not JSON that the engine and the proxy certainly read the same way.</summary>
    BodyNotUnderstood,

    /// <summary>A value has an unusual form (<c>"size": "2.7"</c>) that the engine coerces by rules of its own.</summary>
    ValueNotUnderstood,

    /// <summary>The query holds a clause whose text cannot be taken out with certainty.</summary>
    QueryNotUnderstood,

    /// <summary>Several different query texts, and the policy is not to join them.</summary>
    SeveralTexts,

    /// <summary>Request or response is YAML, CBOR, SMILE or another format that is only carried.</summary>
    Format,

    /// <summary>The request's Content-Encoding is unknown, broken or inflates beyond the limit.</summary>
    Encoding,

    /// <summary>
    /// The request carries a signature over its own bytes (AWS SigV4), which a search that is asked in other words would break.
    /// </summary>
    SignedRequest,

    /// <summary>The request body is larger than the search lane reads.</summary>
    BodyTooLarge,

    /// <summary><c>filter_path</c> removes what the reranking needs.</summary>
    FilterPath,

    /// <summary>The client's own fields clash with the ones that would be asked for.</summary>
    FieldClash,

    /// <summary>No text field is known to rerank by, neither from the profile nor from the query.</summary>
    NoFields,

    /// <summary>The index is a system index (its name begins with a dot).</summary>
    SystemIndex,

    /// <summary>Search templates are not rendered unless switched on.</summary>
    Template,

    /// <summary>The engine answered with an error; it is relayed as it is.</summary>
    EngineError,

    /// <summary>Fewer than two hits: nothing to reorder.</summary>
    TooFewHits,

    /// <summary>No hit carries text to rerank by.</summary>
    HitsWithoutText,

    /// <summary>The engine's answer has a form that is not understood; it is relayed as it is.</summary>
    ResponseNotUnderstood,

    /// <summary>The engine's answer is larger than the search lane holds.</summary>
    ResponseTooLarge,

    /// <summary>A trial gives this search the engine's own answer (<c>gateway.trial</c>).</summary>
    Trial,

    /// <summary>A trial has shown that people prefer the engine's own order on this index.</summary>
    TrialLost,

    /// <summary>The request or the engine's answer does not fit into what all requests may hold together.</summary>
    Memory,
}
