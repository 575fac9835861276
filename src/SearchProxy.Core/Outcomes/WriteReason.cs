namespace SearchProxy.Core.Outcomes;

/// <summary>
/// Why a document that was written did not get vectors on its way. The kebab-case name of the value is what the client reads in
/// <c>X-SearchProxy: bypassed; reason=…</c>.
/// </summary>
public enum WriteReason
{
    /// <summary>It got vectors.</summary>
    None,

    /// <summary>Embedding on write is not switched on for the index.</summary>
    Off,

    /// <summary>The index says of itself no text fields and vector field.</summary>
    NoProfile,

    /// <summary>No text in the fields that are embedded.</summary>
    NoText,

    /// <summary>A partial update that touches none of the fields that are embedded.</summary>
    NoTextTouched,

    /// <summary>The client sent vectors of its own.</summary>
    OwnVectors,

    /// <summary>Not JSON that is understood: the engine says what is wrong with it.</summary>
    NotUnderstood,

    /// <summary>CBOR, SMILE or YAML, in the request or asked for as the answer: only carried.</summary>
    Format,

    /// <summary>A Content-Encoding that the engines do not decode either, or a broken one.</summary>
    Encoding,

    /// <summary>The request is signed as a whole (AWS SigV4): in other words the engine would refuse it.</summary>
    SignedRequest,

    /// <summary>A <c>filter_path</c> on which the engines differ: then the engine must filter, and positions would be lost.</summary>
    FilterPath,

    /// <summary>The index does not exist yet: whether a template will give it a profile cannot be known.</summary>
    NoIndex,

    /// <summary>An update by script: what it makes of the text cannot be known.</summary>
    Script,

    /// <summary>A partial update of a document that the same bulk request wrote before: what it is merged into cannot be known.</summary>
    WrittenBefore,

    /// <summary>An ingest pipeline runs after the proxy and may make or change the text, or send the document to another index.</summary>
    Pipeline,

    /// <summary>Failure: the profile of the index could not be read in the caller's name.</summary>
    ProfileUnread,

    /// <summary>
    /// Failure: the current document could not be read in the caller's name, so that the text of a partial update is not known.
    /// </summary>
    DocumentUnread,

    /// <summary>Failure: the model is missing or being loaded.</summary>
    Model,

    /// <summary>Failure: the index's vectors were made by another model than the one that is loaded.</summary>
    ModelMismatch,

    /// <summary>Failure: the model failed on this text.</summary>
    Inference,

    /// <summary>Failure: time ran out.</summary>
    Deadline,

    /// <summary>Failure: too many documents wait for their vectors.</summary>
    Overload,

    /// <summary>Failure: the document is larger than is held.</summary>
    TooLarge,

    /// <summary>Failure: the document did not fit in time into what all requests may hold together.</summary>
    Memory,

    /// <summary>Failure: the backfill queue could not be written, so that the document is refused.</summary>
    QueueUnwritable,

    /// <summary>Failure: a bug of the proxy, which the log tells more of.</summary>
    Internal,
}
