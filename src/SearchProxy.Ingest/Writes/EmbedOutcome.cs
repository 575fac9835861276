namespace SearchProxy.Ingest.Writes;

/// <summary>What became of a document that a client wrote through the proxy.</summary>
public enum EmbedOutcome
{
    /// <summary>It carries vectors now.</summary>
    Embedded,

    /// <summary>None of the profile's fields holds text, or the encoder knows none of its tokens: it goes on as it came.</summary>
    NoText,

    /// <summary>The client sent <c>search_proxy</c> itself: it goes on as it came.</summary>
    OwnVectors,

    /// <summary>Not a JSON object in UTF-8: it goes on as it came, the engine will say what is wrong.</summary>
    NotUnderstood,

    /// <summary>The model failed; by policy the item is refused, or goes on without vectors.</summary>
    ModelFailed,
}
