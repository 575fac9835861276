using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SearchProxy.Testing.Http;

/// <summary>
/// Sits below a client that is newer than its engine: writes the engine's version into the media types, for example
/// <c>application/vnd.elasticsearch+json;compatible-with=8</c> in place of <c>=9</c>, which Elasticsearch 8 refuses.
/// </summary>
/// <param name="version">The engine's major version.</param>
public sealed partial class CompatibleWithHandler(HttpMessageHandler inner, int version) : DelegatingHandler(inner)
{
    private readonly string _parameter = string.Create(CultureInfo.InvariantCulture, $"compatible-with={version}");

    /// <inheritdoc />
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Rewrite(request.Headers, "Accept");
        Rewrite(request.Content?.Headers, "Content-Type");
        return base.SendAsync(request, cancellationToken);
    }

    private void Rewrite(HttpHeaders? headers, string name)
    {
        if (headers is not null && headers.TryGetValues(name, out var values))
        {
            var rewritten = values.Select(value => Parameter().Replace(value, _parameter)).ToList();
            headers.Remove(name);
            headers.TryAddWithoutValidation(name, rewritten);
        }
    }

    [GeneratedRegex("compatible-with=[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Parameter();
}
