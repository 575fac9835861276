using System.Text.Json;
using SearchProxy.Tokenizers.Models;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads a BPE model, with its merges as strings or as arrays.</summary>
internal static class BpeReader
{
    public static BpeModel Read(JsonPart part)
    {
        var dropout = part["dropout"];
        if (!dropout.IsNull && dropout.Real() > 0)
        {
            throw dropout.Wrong("null or 0, for results that do not depend on chance");
        }
        var vocabulary = ModelReader.ReadVocabulary(part["vocab"]);
        var settings = new BpeSettings(
            part["unk_token"].IsNull ? null : ModelReader.IdOf(part["unk_token"], vocabulary),
            part["fuse_unk"].Flag(whenMissing: false),
            part["byte_fallback"].Flag(whenMissing: false),
            part["ignore_merges"].Flag(whenMissing: false),
            part["continuing_subword_prefix"].TextOrNull() ?? "",
            part["end_of_word_suffix"].TextOrNull() ?? "");
        return new BpeModel(vocabulary, ReadMerges(part["merges"], vocabulary, settings.ContinuingPrefix.Length), settings);
    }

    private static MergeTable ReadMerges(JsonPart part, Dictionary<string, int> vocabulary, int prefixLength)
    {
        if (part.Element.ValueKind != JsonValueKind.Array)
        {
            throw part.Wrong("a list of merges");
        }
        var table = new MergeTable(part.Element.GetArrayLength());
        var rank = 0;
        foreach (var item in part.Element.EnumerateArray())
        {
            var (left, right) = Parts(item) ?? throw Wrong(part, rank, item, "two tokens, as an array or with a space between");
            var result = right.Length >= prefixLength ? left + right[prefixLength..] : left;
            if (!vocabulary.TryGetValue(left, out var leftId)
                || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(result, out var resultId))
            {
                throw Wrong(part, rank, item, "tokens of the vocabulary that make one of it");
            }

            table.Set(leftId, rightId, rank, resultId);
            rank++;
        }

        return table;
    }

    private static (string Left, string Right)? Parts(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array)
        {
            var isPair = item.GetArrayLength() == 2
                && item[0].ValueKind == JsonValueKind.String
                && item[1].ValueKind == JsonValueKind.String;
            return isPair ? (item[0].GetString()!, item[1].GetString()!) : null;
        }

        if (item.ValueKind != JsonValueKind.String)
        {
            return null;
        }
        var parts = item.GetString()!.Split(' ');
        return parts.Length == 2 ? (parts[0], parts[1]) : null;
    }

    private static TokenizerException Wrong(JsonPart part, int index, JsonElement item, string expected) =>
        new JsonPart(item, $"{part.Path}[{index}]").Wrong(expected);
}
