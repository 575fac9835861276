using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Models.Files;
using SearchProxy.Inference.Options;

namespace SearchProxy.Inference.Loading;

/// <summary>Loads static embeddings: model2vec's own layout, or sentence-transformers' StaticEmbedding module.</summary>
internal static class StaticLoading
{
    private const string WeightsFile = "model.safetensors";

    public static bool IsStatic(ModelSource source) =>
        source.Manifest?.Kind == "static" || source.Modules?.StaticEmbedding is not null || IsModel2Vec(source);

    /// <exception cref="InferenceException">The files are damaged or do not belong together.</exception>
    public static (ITextEncoder Encoder, ModelCard Card) Load(ModelSource source, EncoderOptions options)
    {
        var place = source.Modules?.StaticEmbedding ?? "";
        var file = options.File ?? source.Manifest?.File ?? Path.Combine(place, WeightsFile).Replace('\\', '/');
        var tokenizerFile = source.FindTokenizer(place);
        var model2Vec = IsModel2Vec(source);
        var tensors = SafeTensorsFile.Open(source.At(FolderPath.RequireFile(source.Folder, file)));
        var files = source.Verify([file], tokenizerFile);
        var tokenizer = ModelTokenizer.Load(source.At(tokenizerFile), options.SpecialTokens);
        var table = StaticTable.Read(tensors, source.At(file), model2Vec ? "embeddings" : null, tokenizer.LargestId + 1);
        var vocabulary = model2Vec ? VocabularyFacts.Read(source.At(tokenizerFile)) : VocabularyFacts.Unused;
        var plan = Decide(source, options, table.Size, model2Vec);
        var id = source.IdOf(files, $"{plan.Settings}\n{options.SpecialTokens}");
        var encoder = new StaticEncoder(table, tokenizer, plan, vocabulary, source.Config.Nested, id);
        GoldenCheck.Texts(source.Manifest?.Golden, text => encoder.Encode("", text));
        var card = new ModelCard(
            id,
            source.Name,
            ModelKind.StaticEmbedding,
            file,
            files.Sum(f => f.Bytes),
            plan.MaxTokens,
            encoder.Dimensions,
            [],
            plan.Head,
            source.Manifest?.Golden is not null,
            source.Manifest?.Licence)
        { Files = files };
        return (encoder, card);
    }

    private static EncoderPlan Decide(ModelSource source, EncoderOptions options, int size, bool model2Vec)
    {
        var dimensions = options.Dimensions ?? source.Manifest?.Dimensions ?? 0;
        if (dimensions > size)
        {
            throw new InferenceException(ModelLoadFault.Options, $"Dimensions is {dimensions}; the model's vectors have {size}.");
        }

        var config = JsonFile.ReadObject(source.At("config.json"));
        var normalizes = model2Vec
            ? config is not { } json || (JsonFile.Flag(json, "normalize") ?? true)
            : source.Modules?.Normalizes ?? false;
        var prompts = SentencePrompts.Read(source.Folder);
        return new EncoderPlan(
            options.MaxTokens ?? (model2Vec ? StaticEncoder.Model2VecTokens : StaticEncoder.MostTokens),
            [PoolingMode.Mean],
            source.Manifest?.Normalize ?? normalizes,
            dimensions,
            options.Length,
            new SentencePrompts(options.QueryPrompt ?? prompts.Query, options.PassagePrompt ?? prompts.Passage),
            IncludePrompt: true);
    }

    private static bool IsModel2Vec(ModelSource source) => source.Config.ModelType == "model2vec";
}
