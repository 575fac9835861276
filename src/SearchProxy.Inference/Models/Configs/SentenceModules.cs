using System.Text.Json;
using SearchProxy.Inference.Models.Files;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>What <c>modules.json</c> of a sentence-transformers folder says is done with a text, one after the other.</summary>
/// <param name="Transformer">Folder of the transformer, relative; empty for the model's own.</param>
/// <param name="StaticEmbedding">Folder of a static embedding, relative; null when there is none.</param>
/// <param name="Pooling">Null when no module pools.</param>
/// <param name="Normalizes">True when a module gives the vectors length 1.</param>
/// <param name="Others">Modules that only a graph which already holds them can replace, for example Dense.</param>
/// <param name="Files">The JSON files that were read, relative.</param>
internal sealed record SentenceModules(
    string Transformer,
    string? StaticEmbedding,
    PoolingConfig? Pooling,
    bool Normalizes,
    IReadOnlyList<string> Others,
    IReadOnlyList<string> Files)
{
    private const string OwnPrefix = "sentence_transformers.";

    /// <summary>Null when the folder has no modules.json.</summary>
    /// <exception cref="InferenceException">A file is damaged, or a module lies outside of the folder.</exception>
    public static SentenceModules? Read(string folder)
    {
        if (JsonFile.Read(Path.Combine(folder, "modules.json")) is not { } json)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{Path.Combine(folder, "modules.json")} is not a list of modules.");
        }

        var modules = new SentenceModules("", null, null, Normalizes: false, [], ["modules.json"]);
        foreach (var entry in json.EnumerateArray())
        {
            modules = modules.With(folder, JsonFile.Text(entry, "type") ?? "", JsonFile.Text(entry, "path") ?? "");
        }

        return modules;
    }

    private SentenceModules With(string folder, string type, string path)
    {
        if (path is not ("" or ".") && !FolderPath.IsInside(folder, path))
        {
            throw new InferenceException(
                ModelLoadFault.Unsupported,
                $"{Path.Combine(folder, "modules.json")}: the module '{path}' does not lie in the model's folder.");
        }

        var pooling = Path.Combine(path, "config.json").Replace('\\', '/');
        return (type.StartsWith(OwnPrefix, StringComparison.Ordinal) ? type[(type.LastIndexOf('.') + 1)..] : type) switch
        {
            "Transformer" => this with { Transformer = path },
            "StaticEmbedding" => this with { StaticEmbedding = path == "." ? "" : path },
            "Pooling" => this with { Pooling = PoolingConfig.Read(Path.Combine(folder, pooling)), Files = [.. Files, pooling] },
            "Normalize" => this with { Normalizes = true },
            var other => this with { Others = [.. Others, other] },
        };
    }
}
