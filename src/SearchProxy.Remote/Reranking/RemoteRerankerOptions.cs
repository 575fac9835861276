namespace SearchProxy.Remote.Reranking;

/// <summary>Where a hosted reranker is and how much trouble it may make.</summary>
public sealed class RemoteRerankerOptions
{
    public RemoteRerankerKind Kind { get; set; } = RemoteRerankerKind.TextEmbeddingsInference;

    /// <summary>Full address of the endpoint, for example <c>https://api.cohere.com/v2/rerank</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Name of the model for the server; text-embeddings-inference needs none.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// Passages of one request; null for what the kind takes by its documentation: 32 (text-embeddings-inference's <c>--max-client-batch-size</c>),
    /// 1,000 (Cohere), 2,048 (Jina v2). Longer windows are asked for in parts; a server that refuses a part as too long teaches a smaller number.
    /// </summary>
    public int? MaxDocuments { get; set; }

    /// <summary>Environment variable that holds the key; null for none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>File that holds the key, read again at every request so that a rotated key needs no restart; null for none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Time for one attempt; the search's own deadline holds besides.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts of one rerank, the first included.</summary>
    public int Attempts { get; set; } = 2;

    /// <summary>Reranks at the same time; more are refused as overload.</summary>
    public int MaxConcurrent { get; set; } = 32;

    /// <summary>Failures in a row after which the server is left alone.</summary>
    public int BreakAfter { get; set; } = 5;

    /// <summary>How long the server is left alone before one rerank tries it again.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Characters of each passage that are sent.</summary>
    public int MaxPassageCharacters { get; set; } = 8_192;

    /// <summary>Largest answer that is read, in bytes.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <summary><see cref="MaxDocuments"/>, or what the kind takes.</summary>
    internal int MostDocuments => MaxDocuments ?? Kind switch
    {
        RemoteRerankerKind.Cohere => 1_000,
        RemoteRerankerKind.Jina => 2_048,
        _ => 32,
    };

    /// <summary>Every option that is out of bounds, in words; empty when all are fine.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            errors.Add($"{nameof(Url)} is '{Url}'; an http or https address without user and password is expected.");
        }

        if (Kind != RemoteRerankerKind.TextEmbeddingsInference && string.IsNullOrEmpty(Model))
        {
            errors.Add($"{nameof(Model)} is empty; {Kind} needs the name of a model.");
        }

        if (KeyVariable is not null && KeyFile is not null)
        {
            errors.Add($"{nameof(KeyVariable)} and {nameof(KeyFile)} are both set; one of them is expected.");
        }

        Check(nameof(MaxDocuments), MostDocuments, 1, 10_000);
        Check(nameof(Timeout), Timeout.TotalMilliseconds, 10, 60_000);
        Check(nameof(Attempts), Attempts, 1, 5);
        Check(nameof(MaxConcurrent), MaxConcurrent, 1, 1_024);
        Check(nameof(BreakAfter), BreakAfter, 1, 1_000);
        Check(nameof(BreakFor), BreakFor.TotalMilliseconds, 100, 600_000);
        Check(nameof(MaxPassageCharacters), MaxPassageCharacters, 16, 1_000_000);
        Check(nameof(MaxResponseBytes), MaxResponseBytes, 1_024, 64 * 1_024 * 1_024);
        return errors;

        void Check(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
            {
                errors.Add($"{name} is {value}; {least} to {most} is allowed.");
            }
        }
    }
}
