using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Engine.Tests.Profiles;

/// <summary>What a mapping says of each field: whether somebody searches it by words.</summary>
public sealed class MappedFieldsTests
{
    private const string Mapping = """
        {"properties":{
          "title":{"type":"text","fields":{"raw":{"type":"keyword"},"words":{"type":"text"}}},
          "short":{"type":"match_only_text"},
          "typed":{"type":"search_as_you_type","max_shingle_size":2},
          "tenant":{"type":"keyword","copy_to":["all","facets"]},
          "body":{"type":"text","copy_to":"bodies"},
          "all":{"type":"text"},
          "bodies":{"type":"text"},
          "facets":{"type":"keyword"},
          "code":{"type":"text","analyzer":"keyword"},
          "part":{"type":"text","analyzer":"standard","search_analyzer":"whole"},
          "meaning":{"type":"semantic_text"},
          "n":{"type":"integer"},
          "v":{"type":"dense_vector","dims":3},
          "owner":{"properties":{"name":{"type":"text"},"id":{"type":"long"}}},
          "chapters":{"type":"nested","properties":{"text":{"type":"text"},"author":{"properties":{"name":{"type":"text"}}}}},
          "heading":{"type":"alias","path":"title"},
          "customer":{"type":"alias","path":"tenant"},
          "lost":{"type":"alias","path":"nowhere"},
          "hidden":{"type":"text"}},
         "runtime":{"hidden":{"type":"keyword"},"parts":{"type":"composite","fields":{"a":{"type":"long"}}}},
         "derived":{"made":{"type":"text"}}}
        """;

    [Theory]
    [InlineData("title", FieldKind.Text)]
    [InlineData("title.raw", FieldKind.Value)]
    [InlineData("title.words", FieldKind.Text)]
    [InlineData("short", FieldKind.Text)]
    [InlineData("typed", FieldKind.Text)]
    [InlineData("typed._2gram", FieldKind.Text)]
    [InlineData("typed._3gram", FieldKind.Value)]
    [InlineData("typed._index_prefix", FieldKind.Text)]
    [InlineData("tenant", FieldKind.Value)]
    [InlineData("all", FieldKind.Unknown)]
    [InlineData("bodies", FieldKind.Text)]
    [InlineData("facets", FieldKind.Value)]
    [InlineData("code", FieldKind.Value)]
    [InlineData("part", FieldKind.Value)]
    [InlineData("meaning", FieldKind.Unknown)]
    [InlineData("n", FieldKind.Value)]
    [InlineData("v", FieldKind.Value)]
    [InlineData("owner.name", FieldKind.Text)]
    [InlineData("owner.id", FieldKind.Value)]
    [InlineData("heading", FieldKind.Text)]
    [InlineData("customer", FieldKind.Value)]
    [InlineData("lost", FieldKind.Unknown)]
    [InlineData("hidden", FieldKind.Value)]
    [InlineData("parts.a", FieldKind.Value)]
    [InlineData("made", FieldKind.Unknown)]
    [InlineData("no.such", FieldKind.Value)]
    [InlineData("_id", FieldKind.Value)]
    public async Task Its_type_and_its_analyzer_say_what_a_field_is(string name, FieldKind kind) =>
        Assert.Equal(kind, (await ReadAsync()).Fields.Find(name).Kind);

    [Fact]
    public async Task A_field_of_nested_documents_knows_where_it_lies()
    {
        var fields = (await ReadAsync()).Fields;

        Assert.Equal("chapters", fields.Find("chapters.text").NestedPath);
        Assert.Equal("chapters", fields.Find("chapters.author.name").NestedPath);
        Assert.Null(fields.Find("owner.name").NestedPath);
    }

    [Fact]
    public async Task Hits_are_read_by_fields_that_hold_text_of_their_own() => Assert.Equal(
        [
            "all", "bodies", "body", "chapters.author.name", "chapters.text", "meaning", "owner.name", "short", "title",
            "title.words", "typed",
        ],
        (await ReadAsync()).Fields.Texts.Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_default_fields_are_those_of_the_settings() =>
        Assert.Equal(["title^2", "body"], (await ReadAsync()).DefaultFields);

    [Fact]
    public async Task Without_settings_they_are_not_known() =>
        Assert.Null((await ReadAsync(static engine =>
            engine.When(
                static asked => asked.Path.Contains("_settings", StringComparison.Ordinal),
                static _ => EngineAnswer.Error(403, "security_exception", "no")))).DefaultFields);

    [Fact]
    public async Task Of_more_fields_than_are_read_the_others_are_not_known()
    {
        var many = string.Join(',', Enumerable.Range(0, 10_001).Select(static i => $$"""
            "f{{i}}":{"type":"keyword"}
            """));

        var fields = (await ReadAsync(engine =>
            engine.When("GET", "/i/_mapping", EngineAnswer.Json($$$"""{"i":{"mappings":{"properties":{{{{many}}}}} } }""")))).Fields;

        Assert.Equal((FieldKind.Value, FieldKind.Unknown), (fields.Find("f0").Kind, fields.Find("title").Kind));
    }

    private static async Task<IndexFacts> ReadAsync(Action<ScriptedEngine>? change = null)
    {
        await using var engine = await ScriptedEngine.StartAsync();
        engine.When("GET", "/i/_mapping", EngineAnswer.Json($$$"""{"i":{"mappings":{{{Mapping}}} } }"""))
            .When(static asked => asked.Path.Contains("_settings", StringComparison.Ordinal), static _ => EngineAnswer.Json(
                """{"i":{"settings":{"index.query.default_field":["title^2","body"],"index.analysis.analyzer.whole.tokenizer":"keyword","index.analysis.analyzer.whole.filter":["lowercase"]},"defaults":{"index.max_result_window":"10000"}}}"""));
        change?.Invoke(engine);
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        return Assert.Single(
            (await new IndexProfileReader(client, new IndexProfileReaderOptions()).ReadAsync("i", [], CancellationToken.None)).Indexes);
    }
}
