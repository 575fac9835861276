namespace SearchProxy.Inference.Models.Manifests;

/// <summary>
/// <c>manifest.json</c> of a model's folder: what the files are, that they are the right ones, and what results they must give. Settings
/// that it names win over the model's own files; null leaves the choice to them.
/// </summary>
internal sealed record ModelManifest
{
    /// <summary>Version of this format; 1.</summary>
    public required int Format { get; init; }

    public required string Name { get; init; }

    /// <summary><c>bi-encoder</c>, <c>cross-encoder</c> or <c>static</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The file with the weights, relative to the folder.</summary>
    public required string File { get; init; }

    /// <summary>A rewritten graph that is run instead of <see cref="File"/>; null when there is none.</summary>
    public OptimizedGraph? Optimized { get; init; }

    /// <summary>Inputs that the graph must declare; empty for static embeddings.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    public int? MaxTokens { get; init; }

    /// <summary>Names of pooling modes, for example <c>mean</c>.</summary>
    public IReadOnlyList<string>? Pooling { get; init; }

    public bool? Normalize { get; init; }

    public int? Dimensions { get; init; }

    public string? QueryPrompt { get; init; }

    public string? PassagePrompt { get; init; }

    /// <summary><c>identity</c>, <c>sigmoid</c> or <c>softmax</c>.</summary>
    public string? Activation { get; init; }

    /// <summary>SPDX id.</summary>
    public string? Licence { get; init; }

    /// <summary>Where the weights come from, in words or as an address.</summary>
    public string? Source { get; init; }

    /// <summary>Every file that is read, with its size and hash.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Results that the model must give on any machine, within the tolerance.</summary>
    public GoldenResults? Golden { get; init; }
}
