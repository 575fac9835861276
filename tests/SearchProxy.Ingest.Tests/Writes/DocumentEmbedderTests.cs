using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Writes;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Writes;

public sealed class DocumentEmbedderTests : IDisposable
{
    private static readonly IndexProfile Profile = new(
        [new TextField("title", "Title"), new TextField("a.b")], "search_proxy.vector", "fake-encoder@1", 8);
    private readonly FakeTextEncoder _encoder = new();

    [Fact]
    public async Task A_document_gets_the_hash_and_the_vector_of_its_text_on_one_line()
    {
        const string Json = "{ \"title\": \"x\\u0041\",\n \"n\": 1.00, \"a\": [{\"b\": [\"y\", 2]}] }";

        var result = await EmbedAsync(Json);

        Assert.Equal(EmbedOutcome.Embedded, result.Outcome);
        var text = Encoding.UTF8.GetString(result.Own.Span);
        Assert.StartsWith("{\"hash\":\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
        Assert.Equal(8, JsonNode.Parse(text)!["vector"]!.AsArray().Count);
        Assert.Equal("Title: xA\ny 2", _encoder.Asked.Single().Text);
    }

    [Fact]
    public async Task An_ingestion_of_the_same_document_finds_it_unchanged()
    {
        var json = Encoding.UTF8.GetBytes("""{"title":"x","n":1}""");
        var document = new DocumentReader(
            new IngestOptions { TextFields = Profile.TextFields },
            "books.jsonl").Read(new SourceRecord(new DocumentHead(7, "books.jsonl:7") { Id = "1" }, json)).Document!;

        var result = await EmbedAsync("""{"title":"x","n":1}""");

        Assert.Equal(
            new ContentHash(Profile.TextFields, passages: null).Of(document), JsonNode.Parse(result.Own.Span)!["hash"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"n":1}""", EmbedOutcome.NoText)]
    [InlineData("""{"title":""}""", EmbedOutcome.NoText)]
    [InlineData("""{"title":"x","search_proxy":{"vector":[1]}}""", EmbedOutcome.OwnVectors)]
    [InlineData("[1]", EmbedOutcome.NotUnderstood)]
    [InlineData("{", EmbedOutcome.NotUnderstood)]
    [InlineData("", EmbedOutcome.NotUnderstood)]
    public async Task What_needs_no_vectors_is_told_even_without_a_model(string json, EmbedOutcome outcome)
    {
        var without = await new DocumentEmbedder().EmbedAsync(encoder: null, Encoding.UTF8.GetBytes(json), Profile, default);

        Assert.Equal((outcome, outcome), ((await EmbedAsync(json)).Outcome, without.Outcome));
        Assert.True(without.Own.IsEmpty);
    }

    [Fact]
    public async Task A_model_that_is_missing_or_fails_is_told()
    {
        _encoder.Exception = new InferenceException("no memory");

        var failed = await EmbedAsync("""{"title":"x"}""");
        var missing = await new DocumentEmbedder().EmbedAsync(encoder: null, """{"title":"x"}"""u8.ToArray(), Profile, default);

        Assert.Equal((EmbedOutcome.ModelFailed, "no memory"), (failed.Outcome, failed.Detail));
        Assert.Equal((EmbedOutcome.ModelFailed, null), (missing.Outcome, missing.Detail));
    }

    [Fact]
    public async Task A_text_of_which_the_encoder_knows_nothing_gets_no_vector()
    {
        using var ignorant = new FakeTextEncoder(encode: static (_, _) => new float[8]);

        var result = await new DocumentEmbedder().EmbedAsync(ignorant, """{"title":"x"}"""u8.ToArray(), Profile, default);

        Assert.Equal(EmbedOutcome.NoText, result.Outcome);
    }

    public void Dispose() => _encoder.Dispose();

    private async Task<EmbeddedDocument> EmbedAsync(string json) =>
        await new DocumentEmbedder().EmbedAsync(_encoder, Encoding.UTF8.GetBytes(json), Profile, default);
}
