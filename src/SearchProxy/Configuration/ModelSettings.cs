namespace SearchProxy.Configuration;

/// <summary>Which models are used and how much of the machine they may take.</summary>
internal sealed class ModelSettings
{
    /// <summary>Folder that holds one folder a model.</summary>
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Name of the folder of the bi-encoder; empty for none: searches are then reranked without a vector leg.</summary>
    public string Encoder { get; set; } = "all-MiniLM-L6-v2";

    /// <summary>Name of the folder of the cross-encoder; empty for none: searches are then fused and not reranked.</summary>
    public string Reranker { get; set; } = "rerank-mini-en";

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
    }

    public string EncoderPath => Path.Combine(Folder, Encoder);

    public string RerankerPath => Path.Combine(Folder, Reranker);
}
