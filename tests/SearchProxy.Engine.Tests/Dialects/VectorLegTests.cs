using System.Buffers;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;

namespace SearchProxy.Engine.Tests.Dialects;

public class VectorLegTests
{
    private static readonly float[] Vector = [1, -0.25f, 1e-7f];
    private static readonly JsonSlice A = JsonSlice.FromText("""{"term":{"a":1}}""");
    private static readonly JsonSlice B = JsonSlice.FromText("""{"term":{"b":2}}""");

    [Fact]
    public void Elasticsearch_asks_by_top_level_knn() => Assert.Equal(
        """{"knn":{"field":"v","query_vector":[1,-0.250000000,1E-07],"k":100,"num_candidates":200},"size":100}""",
        Write(EngineDialect.Elasticsearch, Leg()));

    [Fact]
    public void OpenSearch_asks_by_knn_query_and_lives_without_the_field() => Assert.Equal(
        """{"size":100,"query":{"knn":{"v":{"vector":[1,-0.250000000,1E-07],"k":100,"ignore_unmapped":true}}}}""",
        Write(EngineDialect.OpenSearch, Leg()));

    [Fact]
    public void Elasticsearch_takes_filters_as_an_array() => Assert.Equal(
        """{"knn":{"field":"v","query_vector":[1,-0.250000000,1E-07],"k":100,"num_candidates":200,"filter":[{"term":{"a":1}},{"term":{"b":2}}]},"size":100}""",
        Write(EngineDialect.Elasticsearch, Leg() with { Filters = [A, B] }));

    [Fact]
    public void OpenSearch_takes_one_filter_as_it_is_and_several_in_a_bool()
    {
        Assert.Contains(
            ""","filter":{"term":{"a":1}}}""", Write(EngineDialect.OpenSearch, Leg() with { Filters = [A] }), StringComparison.Ordinal);
        Assert.Contains(
            ""","filter":{"bool":{"filter":[{"term":{"a":1}},{"term":{"b":2}}]}}}""",
            Write(EngineDialect.OpenSearch, Leg() with { Filters = [A, B] }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Members_are_copied_byte_for_byte()
    {
        var leg = Leg() with
        {
            Members = [new BodyMember("_source", JsonSlice.FromText("[ \"t\\u00e9\" ]")), new BodyMember("é\"", JsonSlice.FromText("1.0"))],
        };

        Assert.EndsWith(
            ""","size":100,"_source":[ "t\u00e9" ],"é\"":1.0}""", Write(EngineDialect.Elasticsearch, leg), StringComparison.Ordinal);
        Assert.EndsWith(""","_source":[ "t\u00e9" ],"é\"":1.0}""", Write(EngineDialect.OpenSearch, leg), StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_passage_comes_as_a_private_inner_hit()
    {
        var leg = Leg() with { Field = "p.v", Passages = new PassageLeg("p", "p.text") };
        const string inner = "\"inner_hits\":{\"name\":\"_search_proxy\",\"size\":1,\"_source\":false,\"stored_fields\":[\"p.text\"]}";

        Assert.Contains($""","num_candidates":200,{inner}""", Write(EngineDialect.Elasticsearch, leg), StringComparison.Ordinal);
        Assert.Equal(
            """{"size":100,"query":{"nested":{"path":"p","score_mode":"max","ignore_unmapped":true,"query":{"knn":{"p.v":{"vector":[1,-0.250000000,1E-07],"k":100,"ignore_unmapped":true}}},"""
                + inner
                + "}}}",
            Write(EngineDialect.OpenSearch, leg));
    }

    [Theory]
    [InlineData(0, 1, 100)]
    [InlineData(10, 10, 100)]
    [InlineData(300, 300, 600)]
    [InlineData(9_000, 9_000, 10_000)]
    [InlineData(20_000, 10_000, 10_000)]
    public void Neighbours_and_candidates_stay_within_what_the_engines_take(int asked, int k, int candidates)
    {
        using var elastic = JsonDocument.Parse(Write(EngineDialect.Elasticsearch, Leg() with { K = asked }));
        using var open = JsonDocument.Parse(Write(EngineDialect.OpenSearch, Leg() with { K = asked }));

        var knn = elastic.RootElement.GetProperty("knn");
        Assert.Equal((k, candidates), (knn.GetProperty("k").GetInt32(), knn.GetProperty("num_candidates").GetInt32()));
        Assert.Equal(k, open.RootElement.GetProperty("query").GetProperty("knn").GetProperty("v").GetProperty("k").GetInt32());
    }

    [Theory]
    [InlineData("routing", true, true)]
    [InlineData("preference", true, true)]
    [InlineData("ignore_unavailable", true, true)]
    [InlineData("_source_excludes", true, true)]
    [InlineData("search_type", false, true)]
    [InlineData("search_pipeline", false, true)]
    [InlineData("project_routing", true, false)]
    [InlineData("q", false, false)]
    [InlineData("df", false, false)]
    [InlineData("sort", false, false)]
    [InlineData("size", false, false)]
    [InlineData("from", false, false)]
    [InlineData("scroll", false, false)]
    [InlineData("suggest_text", false, false)]
    [InlineData("filter_path", false, false)]
    [InlineData("terminate_after", false, false)]
    public void Only_parameters_that_the_leg_may_have_are_copied(string name, bool elasticsearch, bool openSearch)
    {
        Assert.Equal(elasticsearch, EngineDialect.Elasticsearch.IsLegParameter(name));
        Assert.Equal(openSearch, EngineDialect.OpenSearch.IsLegParameter(name));
    }

    private static VectorLeg Leg() => new() { Field = "v", K = 100, Size = 100 };

    private static string Write(IEngineDialect dialect, VectorLeg leg)
    {
        var buffer = new ArrayBufferWriter<byte>();
        dialect.WriteVectorLeg(buffer, leg, Vector);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
