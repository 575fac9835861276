namespace SearchProxy.Inference;

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
