using System.Text.Json;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>What <c>config.json</c> says of a transformer; null where it says nothing.</summary>
internal sealed record TransformerConfig(
    string? ModelType,
    IReadOnlyList<string> Architectures,
    int? HiddenSize,
    int? VocabularySize,
    int? Positions,
    IReadOnlyList<string> Labels,
    string? ActivationName)
{
    /// <summary>Families whose position table begins at <c>pad_token_id + 1</c>, so that two rows are never used.</summary>
    private static readonly string[] OffsetPositions =
        [
            "roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer", "data2vec-text", "roberta-prelayernorm",
            "xmod", "ibert",
        ];

    /// <summary>To which lengths vectors may be cut.</summary>
    public NestedDimensions Nested { get; init; } = NestedDimensions.None;

    public static TransformerConfig Empty { get; } = new(null, [], null, null, null, [], null);

    /// <exception cref="InferenceException">The file is not valid JSON.</exception>
    public static TransformerConfig Read(string folder)
    {
        if (JsonFile.ReadObject(Path.Combine(folder, "config.json")) is not { } json)
        {
            return Empty;
        }

        var type = JsonFile.Text(json, "model_type");
        return new TransformerConfig(
            type,
            Texts(json, "architectures"),
            JsonFile.Integer(json, "hidden_size", "dim", "d_model", "n_embd"),
            JsonFile.Integer(json, "vocab_size"),
            UsablePositions(json, type),
            ReadLabels(json),
            ReadActivation(json))
        { Nested = NestedDimensions.Read(json) };
    }

    private static int? UsablePositions(JsonElement json, string? type)
    {
        var rows = JsonFile.Integer(json, "max_position_embeddings", "n_positions", "max_trained_positions");
        if (rows is not { } positions || !OffsetPositions.Contains(type))
        {
            return rows;
        }

        return positions - ((JsonFile.Integer(json, "pad_token_id") ?? 1) + 1);
    }

    private static List<string> ReadLabels(JsonElement json)
    {
        if (json.TryGetProperty("id2label", out var map) && map.ValueKind == JsonValueKind.Object)
        {
            return [.. map.EnumerateObject().Select(label => label.Value.ToString())];
        }

        var count = JsonFile.Integer(json, "num_labels") ?? 0;
        return [.. Enumerable.Range(0, Math.Clamp(count, 0, 1_000)).Select(i => $"LABEL_{i}")];
    }

    /// <summary>The key of sentence-transformers 4 and later, then the one before it.</summary>
    private static string? ReadActivation(JsonElement json) =>
        (json.TryGetProperty("sentence_transformers", out var own) ? JsonFile.Text(own, "activation_fn") : null)
        ?? JsonFile.Text(json, "sbert_ce_default_activation_function");

    private static List<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
