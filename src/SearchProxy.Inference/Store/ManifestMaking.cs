using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Loading;
using SearchProxy.Inference.Models.Manifests;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Store;

/// <summary>Writes down what a model is and what results it gives here, so that a copy elsewhere can be held against it.</summary>
internal static class ManifestMaking
{
    private const float FloatTolerance = 0.01f;
    private const float EightBitTolerance = 0.25f;
    private const float FloatCosine = 0.9999f;
    private const float EightBitCosine = 0.999f;

    private static readonly string[] Texts =
    [
        "what is a python snake", "Mercury is the smallest planet in the Solar System.", "error 0x80070005: access denied",
    ];

    private static readonly (string Query, string Passage)[] Pairs =
    [
        ("what is the capital of France", "Paris is the capital of France."),
        ("what is the capital of France", "A crane lifts heavy loads."),
        ("error 0x80070005", "Access is denied (0x80070005) when installing the update."),
    ];

    private static readonly string[] EightBitNames = ["int8", "uint8", "quantized", "q4", "bnb4"];

    /// <summary>Loads the model as what it is, and gives its card and its results.</summary>
    /// <exception cref="InferenceException">It can be neither.</exception>
    public static (ModelCard Card, GoldenResults Golden) Inspect(ModelLoader loader, string folder, string? file)
    {
        var source = ModelSource.Read(folder);
        var reranks = source.Manifest?.Kind == "cross-encoder"
            || (source.Manifest is null
                && source.Modules?.Pooling is null
                && source.Config.Architectures.Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal)));
        if (reranks)
        {
            using var reranker = Require(loader.LoadReranker(folder, new RerankerOptions { File = file }), out var card);
            return (card, OfPairs((CrossEncoder)reranker, card));
        }

        using var encoder = Require(loader.LoadEncoder(folder, new EncoderOptions { File = file }), out var cardOfEncoder);
        return (cardOfEncoder, OfTexts(encoder, cardOfEncoder));
    }

    public static ModelManifest Make(ModelCard card, string name, GoldenResults golden, string? licence, string? origin) => new()
    {
        Format = ManifestFiles.Format,
        Name = name,
        Kind = card.Kind switch { ModelKind.CrossEncoder => "cross-encoder", ModelKind.BiEncoder => "bi-encoder", _ => "static" },
        File = card.File,
        Inputs = card.Inputs,
        MaxTokens = card.Kind == ModelKind.StaticEmbedding ? null : card.MaxTokens,
        Licence = licence,
        Source = origin,
        Files = card.Files,
        Golden = golden,
    };

    /// <summary>The loaded model.</summary>
    /// <exception cref="InferenceException">It was refused.</exception>
    public static TModel Require<TModel>(ModelLoad<TModel> load, out ModelCard card)
        where TModel : class, IDisposable
    {
        card = load.Card!;
        return load.Model ?? throw new InferenceException(load.Fault, load.Message);
    }

    private static GoldenResults OfPairs(CrossEncoder reranker, ModelCard card)
    {
        var buffers = new InputBuffers();
        return new GoldenResults
        {
            ScoreTolerance = IsEightBit(card) ? EightBitTolerance : FloatTolerance,
            Pairs = [.. Pairs.Select(pair =>
            {
                reranker.Model.Encode(reranker.Model.Prepare(pair.Query), pair.Passage, buffers);
                return new GoldenPair(pair.Query, pair.Passage, reranker.Model.Score(buffers));
            })],
        };
    }

    private static GoldenResults OfTexts(ITextEncoder encoder, ModelCard card)
    {
        var buffers = new InputBuffers();
        return new GoldenResults
        {
            LeastCosine = IsEightBit(card) ? EightBitCosine : FloatCosine,
            Texts = [.. Texts.Select(text => new GoldenText(text, encoder is BiEncoder transformer
                ? transformer.Model.Encode("", text, buffers)
                : ((StaticEncoder)encoder).Encode("", text)))],
        };
    }

    private static bool IsEightBit(ModelCard card) =>
        EightBitNames.Any(name => card.File.Contains(name, StringComparison.OrdinalIgnoreCase));
}
