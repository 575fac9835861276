using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SearchProxy.Inference.Options;

namespace SearchProxy.Remote.Reranking;

/// <summary>Where a hosted reranker is and how much trouble it may make.</summary>
public sealed class RemoteRerankerOptions
{
    [Description("Instead of a folder a hosted one: `cohere`, `jina` or `textEmbeddingsInference`")]
    public RemoteRerankerKind Kind { get; set; } = RemoteRerankerKind.TextEmbeddingsInference;

    [Description("Full address, for example `https://api.cohere.com/v2/rerank`")]
    public string Url { get; set; } = "";

    [Description("Its name there")]
    public string? Model { get; set; }

    [Description(
        "Passages of one request; none takes what the kind does: 32 for `textEmbeddingsInference` (its " +
        "`--max-client-batch-size`), 1000 for " +
        "`cohere`, 2048 for `jina`; a longer window is asked for in parts at the same time, and a refusal with 413 or 422 halves a " +
        "part and is " +
        "remembered until a restart")]
    [Range(1, 10_000)]
    public int? MaxDocuments { get; set; }

    [Description("Environment variable with the key")]
    public string? KeyVariable { get; set; }

    [Description("File with the key, read at each request")]
    public string? KeyFile { get; set; }

    [Description("For one attempt")]
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    [Description("The first included; retries also stay below one for every five requests")]
    [Range(1, 5)]
    public int Attempts { get; set; } = 2;

    [Description("More are answered `degraded; reason=overload`")]
    [Range(1, 1_024)]
    public int MaxConcurrent { get; set; } = 32;

    [Description("Failures in a row after which the server is left alone")]
    [Range(1, 1_000)]
    public int BreakAfter { get; set; } = 5;

    [Description("For how long")]
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);

    [Description("Characters of each passage that are sent")]
    [Range(16, 1_000_000)]
    public int MaxPassageCharacters { get; set; } = 8_192;

    [Description("Largest answer that is read")]
    [Range(1_024, 64 << 20)]
    public int MaxResponseBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <summary><see cref="MaxDocuments"/>, or what the kind takes.</summary>
    internal int MostDocuments => MaxDocuments ?? Kind switch
    {
        RemoteRerankerKind.Cohere => 1_000,
        RemoteRerankerKind.Jina => 2_048,
        _ => 32,
    };

    /// <summary>Every option that is out of bounds or does not go with another, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate() => [.. Relations(path: ""), .. OptionBounds.Errors(this, path: "")];

    /// <summary>What does not go together, in words.</summary>
    /// <param name="path">The name of these options, <c>models.rerankers.far.remote</c>; empty for none.</param>
    public IEnumerable<string> Relations(string path)
    {
        var prefix = path.Length == 0 ? "" : path + ".";
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0)
        {
            yield return $"{prefix}url is \"{Url}\"; an http or https address without user and password is expected";
        }

        if (Kind != RemoteRerankerKind.TextEmbeddingsInference && string.IsNullOrEmpty(Model))
        {
            yield return $"{prefix}model is empty; {prefix}kind {Kind} needs the name of a model";
        }

        if (KeyVariable is not null && KeyFile is not null)
        {
            yield return $"{prefix}keyVariable and {prefix}keyFile are both set; one of them is expected";
        }
    }
}

/// <summary>Whose public interface a rerank server speaks.</summary>
public enum RemoteRerankerKind
{
    /// <summary>Cohere's <c>POST /v2/rerank</c>: https://docs.cohere.com/reference/rerank.</summary>
    Cohere,

    /// <summary>Jina's <c>POST /v1/rerank</c>: https://api.jina.ai/redoc. Many servers speak it.</summary>
    Jina,

    /// <summary>text-embeddings-inference's <c>POST /rerank</c>: https://huggingface.github.io/text-embeddings-inference/.</summary>
    TextEmbeddingsInference,
}
