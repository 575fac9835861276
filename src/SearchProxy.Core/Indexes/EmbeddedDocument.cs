namespace SearchProxy.Core.Indexes;

/// <param name="Outcome">What became of the document.</param>
/// <param name="Own">The JSON value of its member <c>search_proxy</c>, on one line: hash and vectors; empty unless embedded.</param>
/// <param name="Detail">Why the model failed; null otherwise.</param>
public sealed record EmbeddedDocument(EmbedOutcome Outcome, ReadOnlyMemory<byte> Own = default, string? Detail = null);

/// <summary>What became of a document that was to get vectors.</summary>
public enum EmbedOutcome
{
    /// <summary>There are vectors for it.</summary>
    Embedded,

    /// <summary>None of the profile's fields holds text, or the encoder knows none of its tokens: it needs no vector.</summary>
    NoText,

    /// <summary>Its writer sent <c>search_proxy</c> himself: it is left alone.</summary>
    OwnVectors,

    /// <summary>Not a JSON object in UTF-8: the engine will say what is wrong.</summary>
    NotUnderstood,

    /// <summary>The model is missing or failed.</summary>
    ModelFailed,
}
