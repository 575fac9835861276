using SearchProxy.Inference.Options;
using SearchProxy.Inference.Tests.Conformance;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Tests.Encoders;

public sealed class BiEncoderTests
{
    [Fact]
    public async Task A_query_asked_again_comes_from_the_cache_and_a_passage_does_not()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var encoder = Load(loader, "bi-bert-mean");
        using var listener = new RunListener(loader);
        var first = await encoder.EncodeAsync("search", TextRole.Query, CancellationToken.None);
        var second = await encoder.EncodeAsync("search", TextRole.Query, CancellationToken.None);
        Assert.Equal(first, second);
        Assert.Equal(1, listener.Runs);
        await encoder.EncodeAsync("search", TextRole.Passage, CancellationToken.None);
        await encoder.EncodeAsync("search", TextRole.Passage, CancellationToken.None);
        Assert.Equal(3, listener.Runs);
    }

    [Fact]
    public async Task Many_texts_at_once_each_get_their_own_vector()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 2 });
        using var encoder =
            loader.LoadEncoder(ModelFolders.At("bi-bert-mean"), new EncoderOptions { SpecialTokens = SpecialTokenText.Match }).Model!;
        var items = ModelFolders.Expected("bi-bert-mean").GetProperty("items").EnumerateArray().ToArray();
        var vectors = await Task.WhenAll(Enumerable.Range(0, 400).Select(i =>
            encoder.EncodeAsync(items[i % items.Length].GetProperty("text").GetString()!, TextRole.Passage, CancellationToken.None)
                .AsTask()));
        for (var i = 0; i < vectors.Length; i++)
        {
            Assert.True(
                ModelFolders.Difference(vectors[i], ModelFolders.Floats(items[i % items.Length].GetProperty("embedding"))) <= 1e-4f);
        }
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled_and_leaves_nothing_waiting()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var encoder = Load(loader, "bi-bert-mean");
        using var hold = new ManualResetEventSlim();
        using var held = new ManualResetEventSlim();
        using var listener = new RunListener(loader) { OnRun = _ => { held.Set(); hold.Wait(); } };
        using var cancel = new CancellationTokenSource();
        var running = encoder.EncodeAsync("first", TextRole.Passage, CancellationToken.None).AsTask();
        held.Wait();
        var waiting = encoder.EncodeAsync("second", TextRole.Passage, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => encoder.EncodeAsync("third", TextRole.Query, cancel.Token).AsTask());
        hold.Set();
        await running;
        listener.Observe();
        Assert.All(
            listener.Heard.Where(heard => heard.Name == "searchproxy.inference.queue.tokens"), heard => Assert.Equal(0, heard.Value));
    }

    [Fact]
    public async Task A_model_that_gives_no_numbers_is_an_error_never_a_vector()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var folder = PatchedModel.WithTokenOfNaN("bi-bert-mean", "7");
        using var encoder = loader.LoadEncoder(folder.Path).Model!;
        var error = await Assert.ThrowsAsync<InferenceException>(() =>
            encoder.EncodeAsync("here is 7", TextRole.Passage, CancellationToken.None).AsTask());
        Assert.Contains("not finite", error.Message, StringComparison.Ordinal);
        Assert.Equal(32, (await encoder.EncodeAsync("fine", TextRole.Passage, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task Calls_after_the_end_of_the_threads_are_refused()
    {
        var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var encoder = Load(loader, "bi-bert-mean");
        loader.Dispose();
        await Assert.ThrowsAsync<InferenceException>(() => encoder.EncodeAsync("late", TextRole.Passage, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Static_embeddings_give_zeros_for_a_text_without_known_tokens()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var encoder = Load(loader, "static-plain");
        Assert.All(await encoder.EncodeAsync("", TextRole.Passage, CancellationToken.None), number => Assert.Equal(0, number));
    }

    private static ITextEncoder Load(ModelLoader loader, string folder)
    {
        var load = loader.LoadEncoder(ModelFolders.At(folder));
        Assert.True(load.Succeeded, load.Message);
        return load.Model!;
    }
}
