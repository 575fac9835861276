namespace SearchProxy.Engine.Http;

/// <summary>Why there is no answer of the engine. An answer with any status, also 503, is not a fault.</summary>
public enum EngineFault
{
    /// <summary>There is an answer.</summary>
    None,

    /// <summary>No connection: name not resolved, refused, TLS not verified. The request did not reach the engine.</summary>
    Unreachable,

    /// <summary>No complete answer within <see cref="EngineRequest.Timeout"/>. The request may have been carried out.</summary>
    Timeout,

    /// <summary>The answer (inflated) is larger than the caller holds.</summary>
    TooLarge,

    /// <summary>The connection ended, or the answer broke HTTP, before it was complete. The request may have been carried out.</summary>
    Aborted,

    /// <summary>The answer's Content-Encoding is neither gzip nor identity, or its gzip stream is broken.</summary>
    Encoding,

    /// <summary>The answer does not fit into what all requests may hold together (<see cref="Core.Buffers.MemoryBudget"/>).</summary>
    NoMemory,
}
