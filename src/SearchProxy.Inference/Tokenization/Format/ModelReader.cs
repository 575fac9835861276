using SearchProxy.Inference.Tokenization.Models;

namespace SearchProxy.Inference.Tokenization.Format;

/// <summary>Reads the model of a tokenizer.json: the vocabulary and how words are put together from it.</summary>
internal static class ModelReader
{
    private const string Supported = "WordPiece and WordLevel";

    public static TokenModel Read(JsonPart part)
    {
        if (part.IsNull)
            throw part.Wrong("a model");
        return part["type"].TextOrNull() switch
        {
            "WordPiece" => ReadWordPiece(part),
            "WordLevel" => ReadWordLevel(part),
            var other => throw part.Unsupported("model", other ?? "without a type", Supported),
        };
    }

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

    private static int IdOf(JsonPart token, Dictionary<string, int> vocabulary)
    {
        var text = token.Text();
        return vocabulary.TryGetValue(text, out var id) ? id : throw token.Wrong("a token of the vocabulary");
    }

    private static Dictionary<string, int> ReadVocabulary(JsonPart part)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in part.Element.EnumerateObject())
        {
            if (!entry.Value.TryGetInt32(out var id) || id < 0)
                throw new JsonPart(entry.Value, $"{part.Path}['{entry.Name}']").Wrong("a token id");
            vocabulary[entry.Name] = id;
        }

        return vocabulary;
    }
}
