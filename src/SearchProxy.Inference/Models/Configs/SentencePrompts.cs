using System.Text.Json;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>Texts that a model wants before a query and before a passage.</summary>
internal sealed record SentencePrompts(string Query, string Passage)
{
    public static SentencePrompts None { get; } = new("", "");

    /// <summary>
    /// Reads <c>config_sentence_transformers.json</c>; names are tried in the order in which sentence-transformers tries them.
    /// </summary>
    /// <exception cref="InferenceException">The file is not valid JSON.</exception>
    public static SentencePrompts Read(string folder)
    {
        if (JsonFile.ReadObject(Path.Combine(folder, "config_sentence_transformers.json")) is not { } json
            || !json.TryGetProperty("prompts", out var prompts)
            || prompts.ValueKind != JsonValueKind.Object)
        {
            return None;
        }

        var fallback = JsonFile.Text(json, "default_prompt_name") is { } name ? JsonFile.Text(prompts, name) : null;
        return new SentencePrompts(
            First(prompts, ["query"]) ?? fallback ?? "",
            First(prompts, ["document", "passage", "corpus"]) ?? fallback ?? "");
    }

    private static string? First(JsonElement prompts, string[] names) =>
        names.Select(name => JsonFile.Text(prompts, name)).FirstOrDefault(prompt => prompt is not null);
}
