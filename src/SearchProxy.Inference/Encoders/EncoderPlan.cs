using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Encoders;

/// <summary>How an encoder makes a vector of a text: every setting decided.</summary>
/// <param name="MaxTokens">Longest input, special tokens included.</param>
/// <param name="Modes">How token vectors are pooled; empty when the graph gives the sentence vector itself.</param>
/// <param name="Normalizes">True when the model's own modules give the vector length 1.</param>
/// <param name="Dimensions">Numbers kept; 0 keeps all.</param>
/// <param name="Length">Length of the vectors handed out.</param>
/// <param name="Prompts">Texts put before.</param>
/// <param name="IncludePrompt">False: the prompt's tokens are not pooled.</param>
internal sealed record EncoderPlan(
    int MaxTokens,
    IReadOnlyList<PoolingMode> Modes,
    bool Normalizes,
    int Dimensions,
    VectorLength Length,
    SentencePrompts Prompts,
    bool IncludePrompt)
{
    public string PromptOf(TextRole role) => role == TextRole.Query ? Prompts.Query : Prompts.Passage;

    /// <summary>Of the token vectors no other one is read; a graph may then give that one alone.</summary>
    public bool ReadsFirstTokenOnly => Modes.Count > 0 && Modes.All(static mode => mode == PoolingMode.Cls);

    /// <summary>Pooling and normalisation in words.</summary>
    public string Head =>
        string.Join(" + ", Modes.Select(PoolingConfig.NameOf).DefaultIfEmpty("in the graph"))
            + (Normalizes || Length == VectorLength.Unit ? ", length 1" : "");

    /// <summary>All that changes a vector, as one line.</summary>
    public string Settings => string.Join(
        '\n',
        "encoder 1",
        MaxTokens,
        string.Join(',', Modes),
        Normalizes,
        Dimensions,
        Length,
        Prompts.Query.Length,
        Prompts.Query,
        Prompts.Passage,
        IncludePrompt);
}
