using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;
using SearchProxy.Inference.Tests.Encoders;

namespace SearchProxy.Inference.Tests;

public sealed class InferenceMetricsTests
{
    [Fact]
    public async Task Every_measurement_names_model_lane_and_result()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var listener = new RunListener(loader);
        using var reranker = loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;
        using var encoder = loader.LoadEncoder(ModelFolders.At("bi-bert-mean")).Model!;
        // What is there from the start, at 0, is the other test's.
        listener.Heard.Clear();
        await reranker.ScoreAsync("q", ["p".AsMemory()], CancellationToken.None);
        await reranker.ScoreAsync("q", ["p".AsMemory()], CancellationToken.None);
        await encoder.EncodeAsync("q", TextRole.Query, CancellationToken.None);
        await encoder.EncodeAsync("p", TextRole.Passage, CancellationToken.None);
        reranker.Dispose();
        await reranker.ScoreAsync("q2", ["p".AsMemory()], CancellationToken.None);
        listener.Observe();
        var heard = listener.Heard.Select(measurement => $"{measurement.Name} {measurement.Tags}").ToHashSet();
        Assert.Equal(
            [
                $"searchproxy.inference.cache.lookups model={encoder.ModelId} cache=vector result=miss",
                $"searchproxy.inference.cache.lookups model={reranker.ModelId} cache=score result=hit",
                $"searchproxy.inference.cache.lookups model={reranker.ModelId} cache=score result=miss",
                $"searchproxy.inference.failures model={reranker.ModelId} lane=rerank",
                "searchproxy.inference.queue.age lane=background",
                "searchproxy.inference.queue.age lane=passage",
                "searchproxy.inference.queue.age lane=query",
                "searchproxy.inference.queue.age lane=rerank",
                "searchproxy.inference.queue.tokens lane=background",
                "searchproxy.inference.queue.tokens lane=passage",
                "searchproxy.inference.queue.tokens lane=query",
                "searchproxy.inference.queue.tokens lane=rerank",
                $"searchproxy.inference.run.duration model={encoder.ModelId} lane=passage",
                $"searchproxy.inference.run.duration model={encoder.ModelId} lane=query",
                $"searchproxy.inference.run.duration model={reranker.ModelId} lane=rerank",
            ],
            heard.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Counters_of_a_loaded_model_are_there_before_its_first_run_at_0()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var listener = new RunListener(loader);
        using var reranker = loader.LoadReranker(ModelFolders.At("ce-bert-identity")).Model!;

        Assert.All(listener.Heard, static measurement => Assert.Equal(0, measurement.Value));
        Assert.Equal(
            [
                $"searchproxy.inference.breaker.refusals model={reranker.ModelId} lane=background",
                $"searchproxy.inference.breaker.refusals model={reranker.ModelId} lane=rerank",
                $"searchproxy.inference.cache.lookups model={reranker.ModelId} cache=score result=hit",
                $"searchproxy.inference.cache.lookups model={reranker.ModelId} cache=score result=miss",
                $"searchproxy.inference.failures model={reranker.ModelId} lane=background",
                $"searchproxy.inference.failures model={reranker.ModelId} lane=rerank",
                $"searchproxy.inference.refusals model={reranker.ModelId} lane=background",
                $"searchproxy.inference.refusals model={reranker.ModelId} lane=rerank",
            ],
            listener.Heard.Select(static measurement => $"{measurement.Name} {measurement.Tags}").Order(StringComparer.Ordinal));
    }
}
