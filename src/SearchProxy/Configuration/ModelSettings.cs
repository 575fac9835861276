using System.ComponentModel;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Routing;
using static SearchProxy.Configuration.SettingsTree;

namespace SearchProxy.Configuration;

/// <summary>Which models are used, how, and how much of the machine they may take.</summary>
internal sealed class ModelSettings
{
    [Description("Holds one folder a model")]
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    [Description("Bi-encoder for the vector leg; empty for none")]
    public string Encoder { get; set; } = "all-MiniLM-L6-v2";

    [Description("Cross-encoder; empty for none")]
    public string Reranker { get; set; } = "rerank-mini-en";

    public EncoderOptions EncoderOptions { get; set; } = new();

    public RerankerOptions RerankerOptions { get; set; } = new();

    public InferenceOptions Inference { get; set; } = new();

    /// <summary>More rerankers by name, for rules and for searches that ask for one with <c>X-SearchProxy-Model</c>.</summary>
    public Dictionary<string, NamedRerankerSettings> Rerankers { get; } = new(StringComparer.Ordinal);

    /// <summary>Rules that choose one of <see cref="Rerankers"/>; tried in the order of their names.</summary>
    public Dictionary<string, ModelRouteSettings> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>The rules as a table whose fallback is the empty name, the usual reranker.</summary>
    public ModelRouteTable RouteTable() =>
        new([.. Routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => route.Value.ToRoute())], otherwise: "");

    /// <summary>The same models with other bounds of the machine: threads and caches are laid out once.</summary>
    public ModelSettings WithInference(InferenceOptions inference)
    {
        var copy = (ModelSettings)MemberwiseClone();
        copy.Inference = inference;
        return copy;
    }

    /// <summary>
    /// Whether encoder and reranker are the same with other settings; those with a name are loaded when they are asked for.
    /// </summary>
    public bool HasModelsOf(ModelSettings other) =>
        (Folder, Encoder, Reranker) == (other.Folder, other.Encoder, other.Reranker)
            && (Text(EncoderOptions), Text(RerankerOptions), Text(Inference))
                == (Text(other.EncoderOptions), Text(other.RerankerOptions), Text(other.Inference));

    /// <summary>Every setting that does not hold, in words.</summary>
    public IEnumerable<string> Validate() =>
    [
        .. ((string?[])[WrongFolder("models.encoder", Encoder), WrongFolder("models.reranker", Reranker)]).OfType<string>(),
        .. Rerankers.SelectMany(named => named.Value.Relations($"models.rerankers.{named.Key}")),
        .. Routes.OrderBy(route => route.Key, StringComparer.Ordinal)
            .SelectMany(route => route.Value.Relations($"models.routes.{route.Key}", Rerankers.Keys)),
        .. Routes.Count > ModelRouteTable.MostRules
            ? [$"models.routes has {Routes.Count} rules; at most {ModelRouteTable.MostRules} are supported"]
            : (string[])[],
        .. OptionBounds.Errors(this, "models"),
    ];

    /// <summary>
    /// Models whose folders are not there, in words: no error, because they may come while the proxy runs, but worth a word before.
    /// </summary>
    public IEnumerable<string> Missing() =>
        from model in new[] { (Setting: "models.encoder", Name: Encoder), (Setting: "models.reranker", Name: Reranker) }
            .Concat(Rerankers.OrderBy(static named => named.Key, StringComparer.Ordinal)
                .Select(static named => (Setting: $"models.rerankers.{named.Key}.folder", Name: named.Value.Folder)))
        let folder = Path.Combine(Folder, model.Name)
        where model.Name.Length > 0 && !Directory.Exists(folder)
        select $"{model.Setting}: there is no folder \"{folder}\"";

    /// <summary>What is wrong with the name of one of <see cref="Rerankers"/>, in words; null when it is one.</summary>
    public static string? WrongReranker(string path, string name, IReadOnlyCollection<string> rerankers) =>
        rerankers.Contains(name) ? null
            : $"{path} is \"{name}\", which is none of models.rerankers; "
                + $"{(rerankers.Count == 0 ? "there are none" : $"there are {string.Join(", ", rerankers)}")}";

    /// <summary>What is wrong with the name of a model's folder, in words; null when it is one.</summary>
    public static string? WrongFolder(string path, string name) =>
        name is "." or ".." || name.AsSpan().ContainsAny('/', '\\')
            ? $"{path} is \"{name}\"; the name of a folder inside models.folder is expected"
            : null;
}
