using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Loading;

/// <summary>Loads a cross-encoder; the steps are those of <see cref="EncoderLoading"/>.</summary>
internal static class RerankerLoading
{
    /// <exception cref="InferenceException">The model is refused; the message names what was found and what is supported.</exception>
    public static (IReranker Reranker, ModelCard Card) Load(string folder, RerankerOptions options, ModelHost host)
    {
        var source = ModelSource.Read(folder);
        source.RequireKind("cross-encoder");
        var files = GraphFiles.Check(source, options.File, tokenizerPlace: "", options.SpecialTokens);
        var labels = source.Config.Labels;
        var graph = files.Open(outputs => RerankOutput.Choose(outputs, labels));
        try
        {
            var plan = Decide(source, options, graph, files.Tokenizer);
            var model = new PairModel(graph, files.Tokenizer, plan, labels);
            SelfCheck(source, model, source.IsGolden(options.File));
            var id = source.IdOf(files.All, $"{plan.Settings}\n{options.SpecialTokens}");
            var inputs = graph.Inputs.Select(input => input.Name).ToArray();
            var card = new ModelCard(
                id,
                source.Name,
                ModelKind.CrossEncoder,
                files.Graph,
                files.All.Sum(f => f.Bytes),
                plan.MaxTokens,
                0,
                inputs,
                plan.Activation.ToString().ToLowerInvariant(),
                source.Manifest?.Golden is not null,
                source.Manifest?.Licence)
            { Files = files.All };
            host.Metrics.Knows(id, CrossEncoder.Cache, JobLane.Rerank, JobLane.Background);
            return (new CrossEncoder(model, id, host), card);
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static RerankPlan Decide(ModelSource source, RerankerOptions options, TextGraph graph, ModelTokenizer tokenizer)
    {
        var maxTokens = source.LimitTokens(options.MaxTokens, RerankerOptions.DefaultMaxTokens);
        var room = maxTokens - tokenizer.PairSpecialTokens;
        if (room < 2)
        {
            throw new InferenceException(
                ModelLoadFault.Options,
                $"A pair of {maxTokens} tokens has no room for query and passage: {tokenizer.PairSpecialTokens} are special tokens.");
        }

        var labels = graph.Output.Rank == 2 && graph.Output.Shape[1] > 0
            ? (int)graph.Output.Shape[1]
            : CountLabels(graph, tokenizer, maxTokens, source.Config.Labels);
        return new RerankPlan(
            maxTokens,
            Math.Min(options.MaxQueryTokens ?? RerankerOptions.DefaultMaxQueryTokens, room / 2),
            options.Truncation,
            ActivationRule.Choose(source.Manifest?.Activation ?? source.Config.ActivationName, labels));
    }

    /// <summary>Asks the graph itself where it does not declare its labels.</summary>
    private static int CountLabels(TextGraph graph, ModelTokenizer tokenizer, int maxTokens, IReadOnlyList<string> labels)
    {
        var buffers = new InputBuffers();
        tokenizer.Encode(SelfCheckTexts.Plain, maxTokens, buffers);
        using var output = graph.Run(buffers.Row.Ids, buffers.Row.TypeIds, buffers);
        RerankOutput.Check(graph.Output.Name, output.Shape, labels);
        return (int)output.Shape[1];
    }

    private static void SelfCheck(ModelSource source, PairModel model, bool golden)
    {
        var buffers = new InputBuffers();
        VocabularyCheck.Probe(model.Graph, model.Tokenizer, model.Plan.MaxTokens, buffers);
        Score(SelfCheckTexts.Plain, SelfCheckTexts.Passage);
        if (golden)
        {
            GoldenCheck.Pairs(source.Manifest?.Golden, Score);
        }

        float Score(string query, string passage)
        {
            model.Encode(model.Prepare(query), passage, buffers);
            return model.Score(buffers);
        }
    }
}
