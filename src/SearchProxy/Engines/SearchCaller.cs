using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engines;

/// <summary>Sends searches to an engine or to the proxy, which look the same from outside.</summary>
internal sealed class SearchCaller(EngineClient client)
{
    private const int MaxBytes = 256 << 20;
    private const int TitleLength = 60;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <param name="index">Name of the index.</param>
    /// <param name="body">The search body.</param>
    /// <param name="titleField">Field of <c>_source</c> to show a hit by.</param>
    /// <param name="headers">Headers for the proxy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">No answer, an error, or an answer that is not a search response.</exception>
    public async Task<SearchReply> SearchAsync(
        string index,
        ReadOnlyMemory<byte> body,
        string titleField,
        IReadOnlyList<EngineHeader> headers,
        CancellationToken cancellationToken)
    {
        var request = EngineRequest.Post($"/{Uri.EscapeDataString(index)}/_search", body, headers) with { Timeout = Timeout };
        var start = Stopwatch.GetTimestamp();
        var outcome = await client.SendAsync(request, MaxBytes, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (!outcome.Answered(out var response))
        {
            throw new CommandException(ExitCode.Engine, $"{client.Address} gave no answer to a search: {outcome.Detail}");
        }

        if (!response.IsSuccess)
        {
            throw new CommandException(
                ExitCode.Engine, $"{client.Address} refused a search: {EngineErrorText.Of(response)}");
        }

        return new SearchReply(
            ReadHits(response.Body, titleField), response.Header("X-SearchProxy"), elapsed, response.Header("Server-Timing"));
    }

    /// <summary>The first 300 characters of an answer on one line.</summary>
    private static string Excerpt(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 300)]);
        return text.ReplaceLineEndings(" ").Trim();
    }

    private List<SearchReplyHit> ReadHits(ReadOnlyMemory<byte> body, string titleField)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("hits")
                .GetProperty("hits")
                .EnumerateArray()
                .Select(hit => ReadHit(hit, titleField))];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException(ExitCode.Engine, $"{client.Address} answered a search with something else: {Excerpt(body)}", fault);
        }
    }

    private static SearchReplyHit ReadHit(JsonElement hit, string titleField)
    {
        var id = hit.GetProperty("_id").GetString()!;
        var score = hit.TryGetProperty("_score", out var number) && number.ValueKind == JsonValueKind.Number
            ? number.GetDouble()
            : double.NaN;
        return hit.TryGetProperty("_source", out var source) && source.ValueKind == JsonValueKind.Object
            ? new SearchReplyHit(
                id, score, Title(source, titleField) ?? id, Text(source, titleField))
            { Model = Model(hit), ModelId = ModelId(hit) }
            : new SearchReplyHit(id, score, id) { Model = Model(hit), ModelId = ModelId(hit) };
    }

    private static string? ModelId(JsonElement hit) =>
        hit.TryGetProperty("_explanation", out var explanation)
            && explanation.GetProperty("description").GetString() is { } by
            && by.StartsWith("cross-encoder ", StringComparison.Ordinal)
            ? by["cross-encoder ".Length..]
            : null;

    private static double? Model(JsonElement hit) => hit.TryGetProperty("_explanation", out var explanation)
        ? explanation.GetProperty("details").EnumerateArray()
            .Where(static detail => detail.GetProperty("description").GetString()!.StartsWith("model score", StringComparison.Ordinal))
            .Select(static detail => (double?)detail.GetProperty("value").GetDouble()).FirstOrDefault()
        : null;

    private static string Text(JsonElement source, string titleField) =>
        source.EnumerateObject().Where(member => member.Name != titleField && member.Value.ValueKind == JsonValueKind.String)
            .Select(static member => member.Value.GetString()!)
            .MaxBy(static text => text.Length) ?? string.Empty;

    private static string? Title(JsonElement source, string titleField)
    {
        foreach (var name in new[] { titleField, "title", "text" })
        {
            if (source.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { Length: > 0 } text)
            {
                return text.Length <= TitleLength ? text : string.Concat(text.AsSpan(0, TitleLength - 1), "…");
            }
        }

        return null;
    }
}
