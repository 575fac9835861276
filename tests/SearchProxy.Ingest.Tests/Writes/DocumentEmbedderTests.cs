using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Writes;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Ingest.Tests.Writes;

public sealed class DocumentEmbedderTests : IDisposable
{
    private static readonly IndexProfile Profile = new([new TextField("title", "Title"), new TextField("a.b")], "search_proxy.vector", "fake-encoder@1", 8);
    private readonly FakeTextEncoder _encoder = new();

    [Fact]
    public async Task A_document_gets_its_vector_and_keeps_its_bytes()
    {
        var result = await EmbedAsync("""{ "title": "x\u0041", "n": 1.00, "a": [{"b": ["y", 2]}] }""");

        Assert.Equal(EmbedOutcome.Embedded, result.Outcome);
        var text = Encoding.UTF8.GetString(result.Json.Span);
        Assert.StartsWith("""{"title":"x\u0041","n":1.00,"a":[{"b": ["y", 2]}],"search_proxy":{"hash":""", text, StringComparison.Ordinal);
        Assert.Equal(8, JsonNode.Parse(text)!["search_proxy"]!["vector"]!.AsArray().Count);
        Assert.Equal("Title: xA\ny 2", _encoder.Asked.Single().Text);
    }

    [Fact]
    public async Task A_document_over_several_lines_goes_on_one()
    {
        var result = await EmbedAsync("{\n  \"title\": \"x\",\r\n  \"a\": {\n    \"b\": 1\n  }\n}");

        Assert.DoesNotContain('\n', Encoding.UTF8.GetString(result.Json.Span));
    }

    [Theory]
    [InlineData("""{"n":1}""", EmbedOutcome.NoText)]
    [InlineData("""{"title":""}""", EmbedOutcome.NoText)]
    [InlineData("""{"title":"x","search_proxy":{"vector":[1]}}""", EmbedOutcome.OwnVectors)]
    [InlineData("[1]", EmbedOutcome.NotUnderstood)]
    [InlineData("{", EmbedOutcome.NotUnderstood)]
    [InlineData("", EmbedOutcome.NotUnderstood)]
    [InlineData("""{"title":"\ud800"}""", EmbedOutcome.NotUnderstood)]
    public async Task What_cannot_be_embedded_goes_on_as_it_came(string json, EmbedOutcome outcome)
    {
        var result = await EmbedAsync(json);

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(json, Encoding.UTF8.GetString(result.Json.Span));
    }

    [Fact]
    public async Task A_model_that_fails_is_told()
    {
        _encoder.Exception = new InferenceException("no memory");

        var result = await EmbedAsync("""{"title":"x"}""");

        Assert.Equal((EmbedOutcome.ModelFailed, "no memory"), (result.Outcome, result.Detail));
    }

    [Fact]
    public async Task A_text_without_direction_goes_on_as_it_came()
    {
        using var encoder = new FakeTextEncoder(8, (_, _) => new float[8]);
        var result = await new DocumentEmbedder(encoder).EmbedAsync("""{"title":"x"}"""u8.ToArray(), Profile, default);

        Assert.Equal((EmbedOutcome.NoText, "the encoder knows none of the text's tokens"), (result.Outcome, result.Detail));
        Assert.Equal("""{"title":"x"}""", Encoding.UTF8.GetString(result.Json.Span));
    }

    public void Dispose() => _encoder.Dispose();

    private async Task<EmbeddedDocument> EmbedAsync(string json) =>
        await new DocumentEmbedder(_encoder).EmbedAsync(Encoding.UTF8.GetBytes(json), Profile, default);
}
