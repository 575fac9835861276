using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Models.Manifests;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Loading;

/// <summary>Decides every setting of an encoder: options first, then the manifest, then the model's own files.</summary>
internal static class EncoderPlanning
{
    /// <exception cref="InferenceException">The folder asks for something that is not supported.</exception>
    public static EncoderPlan Decide(ModelSource source, EncoderOptions options, TextGraph graph)
    {
        var sentence = graph.Output.Name == EncoderOutput.Sentence || graph.Output.Rank == 2;
        if (!sentence && source.Modules is { Others: [var other, ..] })
        {
            throw new InferenceException(
                ModelLoadFault.Unsupported,
                $"{source.At("modules.json")} names the module '{other}', which is not supported; supported are Transformer, Pooling, "
                    + $"Normalize, StaticEmbedding, or any with a graph that gives {EncoderOutput.Sentence} itself.");
        }

        var pooling = source.Modules?.Pooling ?? PoolingConfig.Default;
        var prompts = SentencePrompts.Read(source.Folder);
        return new EncoderPlan(
            source.LimitTokens(options.MaxTokens, EncoderOptions.DefaultMaxTokens),
            sentence ? [] : ManifestModes(source) ?? pooling.Modes,
            source.Manifest?.Normalize ?? (sentence ? false : source.Modules?.Normalizes ?? false),
            options.Dimensions ?? source.Manifest?.Dimensions ?? 0,
            options.Length,
            new SentencePrompts(
                options.QueryPrompt ?? source.Manifest?.QueryPrompt ?? prompts.Query,
                options.PassagePrompt ?? source.Manifest?.PassagePrompt ?? prompts.Passage),
            pooling.IncludePrompt);
    }

    /// <summary>Compares the size of a token vector with what the folder says of it.</summary>
    /// <exception cref="InferenceException">They differ.</exception>
    public static void CompareSizes(ModelSource source, EncoderPlan plan, int found)
    {
        if (plan.Modes.Count == 0)
        {
            return;
        }

        Compare("config.json", source.Config.HiddenSize);
        Compare("the pooling module", source.Modules?.Pooling?.Dimensions);

        void Compare(string who, int? said)
        {
            if (said is { } size && size != found)
            {
                throw new InferenceException(
                    ModelLoadFault.Inconsistent, $"The dimensions differ: {who} says {size}, the graph gives {found}.");
            }
        }
    }

    private static List<PoolingMode>? ManifestModes(ModelSource source) =>
        source.Manifest?.Pooling is { Count: > 0 } names
            ? [.. names.Select(name => PoolingConfig.Named(name)
                ?? throw new InferenceException(
                    ModelLoadFault.Unsupported, $"{source.At(ManifestFiles.FileName)}: unsupported pooling '{name}'.")).Order()]
            : null;
}
