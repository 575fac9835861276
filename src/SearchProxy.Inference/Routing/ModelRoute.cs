namespace SearchProxy.Inference.Routing;

/// <summary>One rule: where everything that it names holds, its model is used. What is null holds always.</summary>
public sealed record ModelRoute
{
    /// <summary>Name of a configured model.</summary>
    public required string Model { get; init; }

    /// <summary>Index name of the request, with <c>*</c> for any characters.</summary>
    public string? Index { get; init; }

    /// <summary>A field that is searched, with <c>*</c> for any characters.</summary>
    public string? Field { get; init; }

    /// <summary>
    /// Name of a request header; holds when <see cref="HeaderValue"/> is its value, or, when that is null, when it is there.
    /// </summary>
    public string? Header { get; init; }

    /// <summary>Value of the header, with <c>*</c> for any characters; upper and lower case are the same.</summary>
    public string? HeaderValue { get; init; }

    /// <summary>Writing system of the query text.</summary>
    public TextScript? Script { get; init; }
}
