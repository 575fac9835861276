using System.Text.Json;
using SearchProxy.Inference.Models.Configs;

namespace SearchProxy.Inference.Encoders;

/// <summary>What model2vec takes from a vocabulary beside the ids.</summary>
/// <param name="MedianLength">Median length of all entries in code points, cut down to a whole number; 0 when not used.</param>
/// <param name="UnknownId">Id of the token for unknown words, which is left out; −1 for none.</param>
internal sealed record VocabularyFacts(int MedianLength, int UnknownId)
{
    private const long MostBytes = 256L * 1_024 * 1_024;

    public static VocabularyFacts Unused { get; } = new(0, -1);

    /// <exception cref="InferenceException">The file is not a tokenizer.</exception>
    public static VocabularyFacts Read(string tokenizerPath)
    {
        try
        {
            using var stream = File.OpenRead(tokenizerPath);
            using var json = stream.Length <= MostBytes
                ? JsonDocument.Parse(stream)
                : throw new InferenceException(
                    ModelLoadFault.FileDamaged, $"{tokenizerPath} has {stream.Length} bytes; at most {MostBytes} are read.");
            var entries = new Dictionary<string, int>(StringComparer.Ordinal);
            var model = json.RootElement.GetProperty("model");
            AddModel(model.GetProperty("vocab"), entries);
            AddAdded(json.RootElement, entries);
            var unknown = JsonFile.Text(model, "unk_token") is { } name && entries.TryGetValue(name, out var id) ? id : -1;
            return new VocabularyFacts(Median([.. entries.Keys.Select(CountCodePoints)]), unknown);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{tokenizerPath} holds no vocabulary: {error.Message}", error);
        }
    }

    private static void AddModel(JsonElement vocabulary, Dictionary<string, int> entries)
    {
        if (vocabulary.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in vocabulary.EnumerateObject())
            {
                entries[entry.Name] = entry.Value.GetInt32();
            }

            return;
        }

        var id = 0;
        foreach (var entry in vocabulary.EnumerateArray())
        {
            entries[entry[0].GetString()!] = id++;
        }
    }

    private static void AddAdded(JsonElement root, Dictionary<string, int> entries)
    {
        if (!root.TryGetProperty("added_tokens", out var added) || added.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var token in added.EnumerateArray())
        {
            entries[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();
        }
    }

    private static int CountCodePoints(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static int Median(int[] lengths)
    {
        if (lengths.Length == 0)
        {
            return 0;
        }

        Array.Sort(lengths);
        var middle = lengths.Length / 2;
        return lengths.Length % 2 == 1 ? lengths[middle] : (lengths[middle - 1] + lengths[middle]) / 2;
    }
}
