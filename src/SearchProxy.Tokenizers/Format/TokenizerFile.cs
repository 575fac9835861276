using System.Text.Json;
using SearchProxy.Tokenizers.Models;
using SearchProxy.Tokenizers.Normalization;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads a whole tokenizer.json.</summary>
internal static class TokenizerFile
{
    private const string SupportedVersion = "1.0";

    public static Tokenizer Load(string path)
    {
        try
        {
            return Load(System.IO.File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    public static Tokenizer Load(ReadOnlyMemory<byte> utf8Json, string name)
    {
        if (utf8Json.Span.StartsWith("\uFEFF"u8))
        {
            utf8Json = utf8Json[3..];
        }
        try
        {
            using var document = JsonDocument.Parse(utf8Json);
            var root = new JsonPart(document.RootElement, name);
            var tokenizer = new Tokenizer(Read(root));
            var largest = tokenizer.LargestTemplateId;
            return largest < tokenizer.IdCount
                ? tokenizer
                : throw new TokenizerException(
                    $"{name}.post_processor: found the token id {largest}; expected ids below {tokenizer.IdCount}.");
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{name}: is no valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new TokenizerException($"{name}: holds text that is no valid Unicode: {e.Message}", e);
        }
    }

    private static TokenizerParts Read(JsonPart root)
    {
        var version = root["version"];
        if (version.TextOrNull() is { } found && !string.Equals(found, SupportedVersion, StringComparison.Ordinal))
        {
            throw version.Unsupported("version", found, SupportedVersion);
        }
        var model = ModelReader.Read(root["model"]);
        var normalizers = new List<Normalizer>();
        NormalizerReader.Read(root["normalizer"], normalizers);
        return new TokenizerParts(
            ReadAddedTokens(root["added_tokens"], model),
            new NormalizerChain(normalizers),
            PreTokenizerReader.Read(root["pre_tokenizer"]),
            model,
            PostProcessorReader.Read(root["post_processor"]),
            ReadTruncation(root["truncation"]),
            ReadPadding(root["padding"]));
    }

    /// <summary>A token that the vocabulary has keeps its id there; others are numbered after it, whatever id the file gives.</summary>
    private static List<AddedToken> ReadAddedTokens(JsonPart part, TokenModel model)
    {
        var tokens = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        var next = model.VocabularyCount;
        foreach (var item in part.IsNull ? [] : part.Items())
        {
            var content = item["content"].Text();
            if (content.Length == 0)
            {
                continue;
            }
            if (!model.TryGetId(content, out var id))
            {
                id = tokens.TryGetValue(content, out var known) ? known.Id : next++;
            }
            tokens[content] = new AddedToken(
                id,
                content,
                item["single_word"].Flag(whenMissing: false),
                item["lstrip"].Flag(whenMissing: false),
                item["rstrip"].Flag(whenMissing: false),
                item["normalized"].Flag(whenMissing: true),
                item["special"].Flag(whenMissing: false));
        }

        return [.. tokens.Values];
    }

    private static FileTruncation? ReadTruncation(JsonPart part) => part.IsNull
        ? null
        : new FileTruncation(
            part["max_length"].Number(),
            part["strategy"].Text() switch
            {
                "LongestFirst" => TruncationStrategy.LongestFirst,
                "OnlyFirst" => TruncationStrategy.OnlyFirst,
                "OnlySecond" => TruncationStrategy.OnlySecond,
                var other => throw part["strategy"].Unsupported("truncation strategy", other, "LongestFirst, OnlyFirst, OnlySecond"),
            },
            IsLeft(part["direction"]));

    private static FilePadding? ReadPadding(JsonPart part)
    {
        if (part.IsNull)
        {
            return null;
        }
        var strategy = part["strategy"];
        int? length = strategy.Element.ValueKind == JsonValueKind.Object ? strategy["Fixed"].Number() : null;
        if (length is null && !string.Equals(strategy.Text(), "BatchLongest", StringComparison.Ordinal))
        {
            throw strategy.Unsupported("padding strategy", strategy.Text(), "BatchLongest and Fixed");
        }
        var multiple = part["pad_to_multiple_of"];
        return new FilePadding(
            length,
            multiple.IsNull ? 0 : multiple.Number(),
            IsLeft(part["direction"]),
            part["pad_id"].Number(),
            part["pad_type_id"].Number());
    }

    private static bool IsLeft(JsonPart direction) => direction.TextOrNull() switch
    {
        null or "Right" => false,
        "Left" => true,
        var other => throw direction.Unsupported("direction", other, "Left and Right"),
    };
}
