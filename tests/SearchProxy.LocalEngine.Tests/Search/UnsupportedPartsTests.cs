namespace SearchProxy.LocalEngine.Tests.Search;

public sealed class UnsupportedPartsTests
{
    [Theory]
    [InlineData("""{"explain":true}""", "[explain]")]
    [InlineData("""{"rescore":{}}""", "[rescore]")]
    [InlineData("""{"suggest":{}}""", "[suggest]")]
    [InlineData("""{"script_fields":{"n":{"script":"1 + 1"}}}""", "[script_fields]")]
    [InlineData("""{"runtime_mappings":{}}""", "[runtime_mappings]")]
    [InlineData("""{"query":{"fuzzy":{"t":"x"}}}""", "[fuzzy]")]
    [InlineData("""{"query":{"match":{"t":{"query":"x","fuzziness":"AUTO"}}}}""", "[fuzziness: AUTO]")]
    [InlineData("""{"query":{"match":{"t":{"query":"x","_name":"n"}}}}""", "[_name]")]
    [InlineData("""{"query":{"multi_match":{"query":"x","type":"cross_fields"}}}""", "[type: cross_fields]")]
    [InlineData("""{"query":{"range":{"d":{"gte":"2024","time_zone":"+01:00"}}}}""", "[time_zone]")]
    [InlineData("""{"query":{"query_string":{"query":"a~"}}}""", "fuzzy")]
    [InlineData("""{"query":{"query_string":{"query":"[a TO b]"}}}""", "ranges")]
    [InlineData("""{"query":{"match_phrase":{"t":{"query":"a b a","slop":2}}}}""", "[slop]")]
    [InlineData("""{"aggs":{"a":{"cardinality":{"field":"t"}}}}""", "[cardinality]")]
    [InlineData("""{"aggs":{"a":{"terms":{"field":"k","include":"x.*"}}}}""", "[include]")]
    [InlineData("""{"sort":[{"n":{"order":"asc","mode":"avg"}}]}""", "[mode: avg]")]
    [InlineData("""{"highlight":{"type":"fvh","fields":{"t":{}}}}""", "[type: fvh]")]
    [InlineData("""{"fields":[{"field":"d","format":"yyyy"}]}""", "[format]")]
    [InlineData("""{"_source":{"exclude_vectors":true}}""", "[_source.exclude_vectors]")]
    [InlineData("""{"collapse":{"field":"k","inner_hits":{}}}""", "[inner_hits]")]
    public async Task A_part_that_is_not_known_is_named_and_never_passed_over(string body, string named)
    {
        await using var engine = await EngineRig.StartAsync();
        await engine.SendAsync(
            "PUT",
            "/a",
            """{"mappings":{"properties":{"t":{"type":"text"},"d":{"type":"date"},"k":{"type":"keyword"},"n":{"type":"integer"}}}}""");
        await engine.IndexAsync("a", """{"t":"a b a x"}""");
        var answer = await engine.SendAsync("POST", "/a/_search", body, 400);
        Assert.Contains(named, answer.GetProperty("error").ToString());
    }
}
