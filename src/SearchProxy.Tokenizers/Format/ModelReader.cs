using System.Text.Json;
using SearchProxy.Tokenizers.Models;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads the model of a tokenizer.json: the vocabulary and how words are put together from it.</summary>
internal static class ModelReader
{
    private const uint MaxIds = 1 << 24;

    private const string Supported = "BPE, Unigram, WordLevel and WordPiece";

    public static TokenModel Read(JsonPart part)
    {
        if (part.IsNull)
        {
            throw part.Wrong("a model");
        }
        return TypeOf(part) switch
        {
            "BPE" => BpeReader.Read(part),
            "Unigram" => ReadUnigram(part),
            "WordPiece" => ReadWordPiece(part),
            "WordLevel" => ReadWordLevel(part),
            var other => throw part.Unsupported("model", other, Supported),
        };
    }

    /// <summary>Files of early versions do not name the type; it shows in what else they have, and is tried in this order.</summary>
    private static string TypeOf(JsonPart part) => part["type"].TextOrNull() switch
    {
        { } type => type,
        null when !part["merges"].IsNull => "BPE",
        null when part["vocab"].Element.ValueKind == JsonValueKind.Array => "Unigram",
        null when !part["continuing_subword_prefix"].IsNull => "WordPiece",
        _ => "WordLevel",
    };

    private static WordPieceModel ReadWordPiece(JsonPart part)
    {
        var vocabulary = ReadVocabulary(part["vocab"]);
        var maxLength = part["max_input_chars_per_word"];
        return new WordPieceModel(
            vocabulary,
            IdOf(part["unk_token"], vocabulary),
            part["continuing_subword_prefix"].TextOrNull() ?? "##",
            maxLength.IsNull ? 100 : maxLength.Number());
    }

    private static WordLevelModel ReadWordLevel(JsonPart part)
    {
        var vocabulary = ReadVocabulary(part["vocab"]);
        return new WordLevelModel(vocabulary, IdOf(part["unk_token"], vocabulary));
    }

    private static UnigramModel ReadUnigram(JsonPart part)
    {
        var vocabulary = ReadScores(part["vocab"]);
        var unknown = part["unk_id"];
        var unknownId = unknown.IsNull ? throw unknown.Wrong("the id of the unknown token") : unknown.Number();
        if ((uint)unknownId >= (uint)vocabulary.Length)
        {
            throw unknown.Wrong($"an id below {vocabulary.Length}, the size of the vocabulary");
        }
        return new UnigramModel(vocabulary, unknownId, part["byte_fallback"].Flag(whenMissing: false));
    }

    private static (string Text, double Score)[] ReadScores(JsonPart part)
    {
        if (part.Element.ValueKind != JsonValueKind.Array)
        {
            throw part.Wrong("a list of tokens and their scores");
        }
        var result = new (string Text, double Score)[part.Element.GetArrayLength()];
        var id = 0;
        foreach (var entry in part.Element.EnumerateArray())
        {
            var isScored = entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
                && entry[0].ValueKind == JsonValueKind.String && entry[1].ValueKind == JsonValueKind.Number;
            if (!isScored)
            {
                throw new JsonPart(entry, $"{part.Path}[{id}]").Wrong("a token and its score");
            }
            result[id++] = (entry[0].GetString()!, entry[1].GetDouble());
        }

        return result;
    }

    public static int IdOf(JsonPart token, Dictionary<string, int> vocabulary)
    {
        var text = token.Text();
        return vocabulary.TryGetValue(text, out var id) ? id : throw token.Wrong("a token of the vocabulary");
    }

    public static Dictionary<string, int> ReadVocabulary(JsonPart part)
    {
        if (part.Element.ValueKind != JsonValueKind.Object)
        {
            throw part.Wrong("tokens with their ids");
        }
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in part.Element.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || (uint)id >= MaxIds)
            {
                throw new JsonPart(entry.Value, $"{part.Path}['{entry.Name}']").Wrong($"a token id below {MaxIds}");
            }
            vocabulary[entry.Name] = id;
        }

        return vocabulary;
    }
}
