using System.Text.Json;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine;

/// <summary>Asks an engine what it is.</summary>
public static class EngineProbe
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Version that an OpenSearch reports when <c>compatibility.override_main_response_version</c> is set.</summary>
    private const string CompatibilityVersion = "7.10.2";

    /// <summary>One <c>GET /</c> (two for an OpenSearch in compatibility mode), with the client's own credentials if it has any.</summary>
    public static ValueTask<EngineProbeOutcome> AskAsync(EngineClient client, TimeSpan timeout, CancellationToken cancellationToken) =>
        AskAsync(client, [], timeout, cancellationToken);

    /// <summary>The same in the name of a caller, whose identity stands in <paramref name="headers"/>.</summary>
    public static async ValueTask<EngineProbeOutcome> AskAsync(
        EngineClient client,
        IReadOnlyList<EngineHeader> headers,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var outcome = await client.SendAsync(EngineRequest.Get("/", headers) with { Timeout = timeout }, MaxBytes, cancellationToken);
        if (!outcome.Answered(out var response))
        {
            return EngineProbeOutcome.Failed(outcome.Fault, 0, $"{client.Address}: {outcome.Detail}");
        }

        if (!response.IsSuccess)
        {
            var redirection = EngineErrorText.Redirection(response) is { } words ? $" and {words}" : string.Empty;
            return EngineProbeOutcome.Failed(
                EngineFault.None, response.Status, $"{client.Address} answered {response.Status} to GET /{redirection}");
        }

        if (Read(response.Body) is not { } info)
        {
            return EngineProbeOutcome.Failed(
                EngineFault.None,
                response.Status,
                $"{client.Address} answered, but is neither Elasticsearch nor OpenSearch (no \"tagline\" and \"version.number\" known)");
        }

        if (info is { Product: EngineProduct.OpenSearch, Version: CompatibilityVersion })
        {
            info = await AskNodeAsync(client, headers, info, timeout, cancellationToken);
        }

        return EngineProbeOutcome.Of(info);
    }

    /// <summary>Reads the answer to <c>GET /</c>; null when it is not one of the two products.</summary>
    public static EngineInfo? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("version", out var version)
                || version.ValueKind != JsonValueKind.Object
                || Text(version, "number") is not { } number)
            {
                return null;
            }

            var product = Product(Text(version, "distribution"), Text(root, "tagline"));
            return product == EngineProduct.Unknown
                ? null
                : new EngineInfo(product, number, MajorOf(number), Text(root, "cluster_name") ?? string.Empty);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<EngineInfo> AskNodeAsync(
        EngineClient client,
        IReadOnlyList<EngineHeader> headers,
        EngineInfo info,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var request = EngineRequest.Get("/_nodes/_local?filter_path=nodes.*.version", headers) with { Timeout = timeout };
        var outcome = await client.SendAsync(request, MaxBytes, cancellationToken);
        if (!outcome.Answered(out var response) || !response.IsSuccess)
        {
            return info;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Body);
            foreach (var node in document.RootElement.GetProperty("nodes").EnumerateObject())
            {
                var number = Text(node.Value, "version") ?? info.Version;
                return info with { Version = number, Major = MajorOf(number) };
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return info;
        }

        return info;
    }

    private static EngineProduct Product(string? distribution, string? tagline)
    {
        if (string.Equals(distribution, "opensearch", StringComparison.Ordinal)
            || tagline?.StartsWith("The OpenSearch Project", StringComparison.Ordinal) == true)
        {
            return EngineProduct.OpenSearch;
        }

        return tagline?.StartsWith("You Know, for Search", StringComparison.Ordinal) == true
            ? EngineProduct.Elasticsearch
            : EngineProduct.Unknown;
    }

    private static int MajorOf(string version) =>
        int.TryParse(version.AsSpan(0, Math.Max(0, version.IndexOf('.', StringComparison.Ordinal))), out var major) ? major : 0;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
