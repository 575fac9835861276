using System.Numerics.Tensors;
using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Loading;

/// <summary>Loads a bi-encoder or static embeddings.</summary>
/// <remarks>
/// 1. Read the small files. 2. Check the weights' file. 3. Verify hashes. 4. Read the tokenizer. 5. Decide every setting. 6. Open the
/// graph. 7. Check that the parts belong together. 8. Check its numbers and the manifest's golden ones.
/// </remarks>
internal static class EncoderLoading
{
    /// <exception cref="InferenceException">The model is refused; the message names what was found and what is supported.</exception>
    public static (ITextEncoder Encoder, ModelCard Card) Load(string folder, EncoderOptions options, ModelHost host)
    {
        var source = ModelSource.Read(folder);
        source.RequireKind("bi-encoder", "static");
        return StaticLoading.IsStatic(source) ? StaticLoading.Load(source, options) : LoadGraph(source, options, host);
    }

    private static (ITextEncoder Encoder, ModelCard Card) LoadGraph(ModelSource source, EncoderOptions options, ModelHost host)
    {
        var files = GraphFiles.Check(source, options.File, source.Modules?.Transformer ?? "", options.SpecialTokens);
        var graph = files.Open(EncoderOutput.Choose);
        try
        {
            var plan = EncoderPlanning.Decide(source, options, graph);
            var model = new SentenceModel(graph, files.Tokenizer, plan);
            var dimensions = SelfCheck(source, model, source.IsGolden(options.File));
            var id = source.IdOf(files.All, $"{plan.Settings}\n{options.SpecialTokens}");
            var inputs = graph.Inputs.Select(input => input.Name).ToArray();
            var card = new ModelCard(
                id,
                source.Name,
                ModelKind.BiEncoder,
                files.Graph,
                files.All.Sum(f => f.Bytes),
                plan.MaxTokens,
                dimensions,
                inputs,
                plan.Head,
                source.Manifest?.Golden is not null,
                source.Manifest?.Licence)
            { Files = files.All };
            host.Metrics.Knows(id, BiEncoder.Cache, JobLane.Query, JobLane.Passage, JobLane.Background);
            return (new BiEncoder(model, id, dimensions, source.Config.Nested, host), card);
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Gives the number of dimensions.</summary>
    private static int SelfCheck(ModelSource source, SentenceModel model, bool golden)
    {
        var buffers = new InputBuffers();
        VocabularyCheck.Probe(model.Graph, model.Tokenizer, model.Plan.MaxTokens, buffers);
        model.Tokenizer.Encode(SelfCheckTexts.Passage, model.Plan.MaxTokens, buffers);
        var pooled = model.Pool(buffers.Row.Ids, buffers.Row.TypeIds, skip: 0, buffers);
        EncoderPlanning.CompareSizes(source, model.Plan, pooled.Length / Math.Max(1, model.Plan.Modes.Count));
        VectorFinish.RefuseNotFinite(pooled);
        if (TensorPrimitives.Norm(pooled) == 0)
        {
            throw new InferenceException(
                ModelLoadFault.SelfCheck, "The model gives zero vectors: their length is 0 and the cosine to them is undefined.");
        }

        if (model.Plan.Dimensions > pooled.Length)
        {
            throw new InferenceException(
                ModelLoadFault.Options, $"Dimensions is {model.Plan.Dimensions}; the model's vectors have {pooled.Length}.");
        }

        var vector = model.Encode(model.Plan.Prompts.Query, SelfCheckTexts.Plain, buffers);
        if (golden)
        {
            GoldenCheck.Texts(source.Manifest?.Golden, text => model.Encode("", text, buffers));
        }

        return vector.Length;
    }
}
