using SearchProxy.Inference;
using SearchProxy.Inference.Routing;

namespace SearchProxy.Configuration;

/// <summary>Which models are used, how, and how much of the machine they may take.</summary>
internal sealed class ModelSettings
{
    /// <summary>Folder that holds one folder a model.</summary>
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Name of the folder of the bi-encoder; empty for none: searches then have no vector leg.</summary>
    public string Encoder { get; set; } = "all-MiniLM-L6-v2";

    /// <summary>Name of the folder of the cross-encoder; empty for none: searches are then fused and not reranked.</summary>
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

    /// <summary>Every setting that is out of bounds, in words.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value) in new[] { ("encoder", Encoder), ("reranker", Reranker) })
        {
            if (value is "." or ".." || value.AsSpan().ContainsAny('/', '\\'))
            {
                yield return $"models.{name} is \"{value}\"; the name of a folder inside models.folder is expected";
            }
        }

        foreach (var error in Rerankers.SelectMany(named => named.Value.Validate().Select(error => $"models.rerankers.{named.Key}: {error}"))
            .Concat(RouteTable().Validate([.. Rerankers.Keys]).Select(error => $"models.routes: {error}")))
        {
            yield return error;
        }

        foreach (var error in EncoderOptions.Validate().Select(error => $"models.encoderOptions: {error}")
            .Concat(RerankerOptions.Validate().Select(error => $"models.rerankerOptions: {error}"))
            .Concat(Inference.Validate().Select(error => $"models.inference: {error}")))
        {
            yield return error;
        }
    }
}
