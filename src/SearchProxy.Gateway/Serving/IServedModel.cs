namespace SearchProxy.Gateway.Serving;

/// <summary>One of the addresses at which applications use a model directly.</summary>
internal interface IServedModel
{
    /// <summary>Last part of the path, and the <c>endpoint</c> of the metrics.</summary>
    string Name { get; }

    /// <summary>
    /// Where it answers, below the proxy's own prefix: its own path, and those that client libraries build from a base URL.
    /// </summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Works on a call. Never throws for what the caller sent or for a fault of the model.</summary>
    /// <param name="body">The body, inflated.</param>
    /// <param name="id">Names the call.</param>
    /// <param name="stop">Time is up, or the caller is gone.</param>
    Task<ServingAnswer> RunAsync(ReadOnlyMemory<byte> body, string id, CancellationToken stop);

    /// <summary>A refusal of a call whose body was not read, in the shape that the endpoint's clients understand.</summary>
    ServingAnswer Refuse(ServingRefusal refusal);
}
