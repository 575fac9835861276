namespace SearchProxy.Core.Requests;

/// <summary>The parts of an HTTP search request that parsing needs, already inflated.</summary>
/// <param name="RawPath">Path as written, percent-encoding kept.</param>
/// <param name="RawQuery">Query string as written, without the question mark; empty when there is none.</param>
/// <param name="ContentType">The Content-Type header; null when absent.</param>
/// <param name="Accept">The Accept header; null when absent.</param>
/// <param name="Body">The body; empty when absent.</param>
/// <param name="OptionHeaders">The <c>X-SearchProxy-*</c> headers, name without the prefix and in lower case, and value.</param>
public sealed record SearchHttpInput(
    string RawPath,
    string RawQuery,
    string? ContentType,
    string? Accept,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<KeyValuePair<string, string>> OptionHeaders);
