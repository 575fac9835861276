using System.Buffers;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Json;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Attack.Tests.Fuzzing;

/// <summary>What holds of a reader's result whatever the input was.</summary>
internal static class FuzzLaws
{
    private const int DeepestJson = 1_024;

    private static readonly SearchRequestParser Parser = new();
    private static readonly JsonSlice Other = new("{\"x\":1}"u8.ToArray());

    /// <summary>
    /// Five parts, a line each but the last: target, Content-Type, Accept, an own option as <c>name: value</c>, body. What the engine gets
    /// instead of the body holds no own options.
    /// </summary>
    public static string Request(byte[] input)
    {
        var (target, rest) = CutLine(input);
        var (contentType, behindType) = CutLine(rest);
        var (accept, behindAccept) = CutLine(behindType);
        var (option, body) = CutLine(behindAccept);
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0
            ? (target[..mark], target[(mark + 1)..])
            : (target, "");
        KeyValuePair<string, string>[] options = option.Split(": ") is [var name, var value]
            ? [KeyValuePair.Create(name.ToLowerInvariant(), value)]
            : [];
        var call = new SearchHttpInput(path, query, Null(contentType), Null(accept), body, options);
        var outcome = Parser.Parse(call);
        if (outcome.CleanBody is { } clean && Parser.Parse(call with { Body = clean }).CleanBody is not null)
        {
            throw new InvalidOperationException("own options are left in the body that the engine gets");
        }

        return outcome.IsUnderstood
            ? $"understood {outcome.CleanBody is not null}"
            : Kind($"{outcome.Verdict.ReasonText} {outcome.Verdict.Detail}");

        static string? Null(string text) => text.Length == 0 ? null : text;
    }

    /// <summary>An answer whose hits are turned round is an answer again, with the same hits in that order.</summary>
    public static string Answer(byte[] input)
    {
        if (SearchAnswerReader.Read(input) is not { } answer)
        {
            return "no answer";
        }

        PageHit[] turned = [.. answer.Hits.Reverse().Select(hit => new PageHit(answer, hit, hit.Score is null ? null : 1.5f))];
        var output = new ArrayBufferWriter<byte>(input.Length + 64);
        AnswerWriter.Write(
            output,
            answer,
            new AnswerPage(turned, ["text", "t"], MaxScore: 2, Total: 7, TookMilliseconds: 3, AlsoTimedOut: true, Origins(turned)));
        // Values that are only carried are not checked: an answer is as sound as the engine's.
        if (IsJson(input) && !IsJson(output.WrittenMemory))
        {
            throw new InvalidOperationException("no JSON any more: " + Encoding.UTF8.GetString(output.WrittenSpan));
        }

        if (SearchAnswerReader.Read(output.WrittenMemory) is not { } again
            || !again.Hits.Select(static hit => hit.Key).SequenceEqual(turned.Select(static hit => hit.Hit.Key)))
        {
            throw new InvalidOperationException("the hits are others: " + Encoding.UTF8.GetString(output.WrittenSpan));
        }

        using var passages = new PassageBuffer(turned.Length, 64);
        var read = answer.Hits.Count(hit => HitTextReader.TryRead(answer.Bytes.Span, hit, [new("t"), new("u", "U")], 100, passages));
        return $"{Math.Min(turned.Length, 3)} hits, {Math.Min(read, 3)} texts, {answer.HitsContent.Length == 0}, {answer.TotalRange.Exists}, {answer.MaxScoreRange.Exists}, {answer.TookRange.Exists}";
    }

    private static bool IsJson(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>An origin for every other hit, with marks that have to be escaped.</summary>
    private static HitOrigins Origins(PageHit[] hits) => new(
        "m\"\n",
        "rrf",
        hits.Where(static (_, number) => number % 2 == 0).DistinctBy(static hit => hit.Hit.Key).ToDictionary(
            static hit => hit.Hit.Key,
            static hit => new HitOrigin(1, hit.Hit.Score, 2, 0.5, 0.25, hit.Score, "a \"passage\" \ud83d\ude00\u0001")),
        AreAdded: hits.Length % 2 == 0);

    /// <summary>An answer with every other item exchanged is JSON again and has as many items.</summary>
    public static string MultiSearchAnswer(byte[] input)
    {
        if (MultiSearchResponse.TryRead(input) is not { } answer)
        {
            return "no answer";
        }

        var output = new ArrayBufferWriter<byte>(input.Length + 64);
        answer.Write(output, [.. Enumerable.Range(0, answer.Count).Select(static number => number % 2 == 0 ? Other : (JsonSlice?)null)]);
        using var json = JsonDocument.Parse(output.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
        return MultiSearchResponse.TryRead(output.WrittenMemory)?.Count == answer.Count
            ? $"{Math.Min(answer.Count, 4)} items"
            : throw new InvalidOperationException("the items are others");
    }

    /// <summary>What is left of JSON is JSON or nothing.</summary>
    public static string Filtered(ResponseFilter filter, ReadOnlyMemory<byte> json)
    {
        var output = new ArrayBufferWriter<byte>(json.Length + 16);
        if (!filter.TryApply(json.Span, output))
        {
            return output.WrittenCount == 0 ? "not JSON " : throw new InvalidOperationException("something was written of what is no JSON");
        }

        if (filter.KeepsEverything || output.WrittenCount == 0)
        {
            return "all or nothing ";
        }

        using var left = JsonDocument.Parse(output.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestJson });
        return $"{left.RootElement.ValueKind} {output.WrittenCount == json.Length} ";
    }

    /// <summary>The first line, without its line feed, and what is behind it.</summary>
    public static (string Line, byte[] Behind) CutLine(byte[] input)
    {
        var end = Array.IndexOf(input, (byte)'\n');
        return end < 0 ? (Encoding.UTF8.GetString(input), []) : (Encoding.UTF8.GetString(input, 0, end), input[(end + 1)..]);
    }

    /// <summary>A message without what it quotes and counts.</summary>
    public static string Kind(string message)
    {
        var kind = new StringBuilder(64);
        foreach (var letter in message.AsSpan(0, Math.Min(message.Length, 120)))
        {
            if (letter is (>= 'a' and <= 'z') or ' ')
            {
                kind.Append(letter);
            }
            else if (letter is '\'' or '"' or '[' or ':' && kind.Length > 20)
            {
                break;
            }
        }

        return kind.ToString();
    }
}
