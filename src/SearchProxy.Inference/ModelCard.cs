using SearchProxy.Inference.Models.Manifests;

namespace SearchProxy.Inference;

/// <summary>What a loaded model is, for people and for health pages.</summary>
/// <param name="Id">Stable id: <c>name@</c> and 12 hex digits over files and settings.</param>
/// <param name="Name">Name of the manifest, else of the folder.</param>
/// <param name="Kind">What the model does.</param>
/// <param name="File">The file with the weights, relative to the folder.</param>
/// <param name="Bytes">Size of all files that were read.</param>
/// <param name="MaxTokens">Longest input in tokens, special tokens included.</param>
/// <param name="Dimensions">Numbers in a vector; 0 for a reranker.</param>
/// <param name="Inputs">What the graph is fed; empty for static embeddings.</param>
/// <param name="Head">How a result is made of the output: pooling and normalisation, or the activation.</param>
/// <param name="Verified">True when a manifest vouched for every file and for golden results.</param>
/// <param name="Licence">SPDX id of the weights' licence; null when unknown.</param>
public sealed record ModelCard(
    string Id,
    string Name,
    ModelKind Kind,
    string File,
    long Bytes,
    int MaxTokens,
    int Dimensions,
    IReadOnlyList<string> Inputs,
    string Head,
    bool Verified,
    string? Licence)
{
    /// <summary>The files that the model was read from, in the order of their paths.</summary>
    public IReadOnlyList<ManifestFile> Files { get; init; } = [];
}

/// <summary>What a model does.</summary>
public enum ModelKind
{
    /// <summary>A transformer that turns one text into one vector.</summary>
    BiEncoder,

    /// <summary>A transformer that reads query and passage together and gives one score.</summary>
    CrossEncoder,

    /// <summary>A table of token vectors that are averaged: no transformer.</summary>
    StaticEmbedding,
}
