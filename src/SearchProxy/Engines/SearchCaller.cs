using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SearchProxy.Commands;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;
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
    /// <param name="fields">Text fields of <c>_source</c> to show a hit by; of several the first is its title.</param>
    /// <param name="headers">Headers for the proxy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">No answer, an error, or an answer that is not a search response.</exception>
    public async Task<SearchReply> SearchAsync(
        string index,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<string> fields,
        IReadOnlyList<EngineHeader> headers,
        CancellationToken cancellationToken)
    {
        var (response, elapsed) = await SendAsync(index, body, headers, cancellationToken);
        return new SearchReply(
            ReadHits(response.Body, fields), response.Header("X-SearchProxy"), elapsed, response.Header("Server-Timing"));
    }

    /// <summary>
    /// The whole texts of what is found, as the proxy's model would read them: the wanted fields in their order, a value a line. Hits
    /// without any are left out.
    /// </summary>
    /// <param name="index">Name of the index.</param>
    /// <param name="body">A search body that asks for these <c>fields</c>.</param>
    /// <param name="wanted">The fields.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">No answer, an error, or an answer that is not a search response.</exception>
    public async Task<IReadOnlyList<(string Id, string Text)>> TextsAsync(
        string index, ReadOnlyMemory<byte> body, IReadOnlyList<TextField> wanted, CancellationToken cancellationToken)
    {
        var (response, _) = await SendAsync(index, body, [], cancellationToken);
        var answer = SearchAnswerReader.Read(response.Body) ?? throw NoAnswer(response.Body);
        using var passages = new PassageBuffer(answer.Hits.Count);
        var texts = new List<(string Id, string Text)>(answer.Hits.Count);
        foreach (var hit in answer.Hits)
        {
            if (HitTextReader.TryRead(answer.Bytes.Span, hit, wanted, int.MaxValue, passages))
            {
                texts.Add((hit.Key.Id, passages[passages.Count - 1].ToString()));
            }
        }

        return texts;
    }

    private async Task<(EngineResponse Response, TimeSpan Elapsed)> SendAsync(
        string index, ReadOnlyMemory<byte> body, IReadOnlyList<EngineHeader> headers, CancellationToken cancellationToken)
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

        return (response, elapsed);
    }

    /// <summary>The first 300 characters of an answer on one line.</summary>
    private static string Excerpt(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 300)]);
        return text.ReplaceLineEndings(" ").Trim();
    }

    private List<SearchReplyHit> ReadHits(ReadOnlyMemory<byte> body, IReadOnlyList<string> fields)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return [.. document.RootElement.GetProperty("hits")
                .GetProperty("hits")
                .EnumerateArray()
                .Select(hit => ReadHit(hit, fields))];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NoAnswer(body, fault);
        }
    }

    private CommandException NoAnswer(ReadOnlyMemory<byte> body, Exception? fault = null) =>
        new(ExitCode.Engine, $"{client.Address} answered a search with something else: {Excerpt(body)}", fault);

    private static SearchReplyHit ReadHit(JsonElement hit, IReadOnlyList<string> fields)
    {
        var id = hit.GetProperty("_id").GetString()!;
        var score = hit.TryGetProperty("_score", out var number) && number.ValueKind == JsonValueKind.Number
            ? number.GetDouble()
            : double.NaN;
        return hit.TryGetProperty("_source", out var source) && source.ValueKind == JsonValueKind.Object
            ? new SearchReplyHit(
                id, score, Title(source, fields) ?? id, Text(source, fields))
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

    /// <summary>The longest of the text fields behind the title; where there is none, of all members.</summary>
    private static string Text(JsonElement source, IReadOnlyList<string> fields)
    {
        var title = fields.Count > 1 ? fields[0] : "title";
        var members = source.EnumerateObject().Where(member => member.Name != title).ToList();
        return Longest(members.Where(member => fields.Contains(member.Name, StringComparer.Ordinal))) ?? Longest(members) ?? string.Empty;
    }

    private static string? Longest(IEnumerable<JsonProperty> members) =>
        members.Select(static member => ValueOf(member.Value)).MaxBy(static text => text?.Length ?? -1);

    private static string? Title(JsonElement source, IReadOnlyList<string> fields)
    {
        foreach (var name in (IEnumerable<string>)[.. fields.Take(fields.Count > 1 ? 1 : 0), "title", "text"])
        {
            if (source.TryGetProperty(name, out var value) && ValueOf(value) is { } text)
            {
                return text.Length <= TitleLength ? text : string.Concat(text.AsSpan(0, TitleLength - 1), "…");
            }
        }

        return null;
    }

    /// <summary>A text, or several a line each; null for anything else and for none.</summary>
    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(ValueOf).OfType<string>()) is { Length: > 0 } texts
            ? texts
            : null,
        _ => null,
    };
}
