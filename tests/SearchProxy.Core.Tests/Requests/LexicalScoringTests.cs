using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

public sealed class LexicalScoringTests
{
    [Theory]
    [InlineData("""{"query":{"match":{"title":"tea"}}}""", true)]
    [InlineData("""{"query":{"match":{"title":{"query":"2^x tea","boost":1}}}}""", true)]
    [InlineData("""{"query":{"multi_match":{"query":"tea","fields":["title","text"]}}}""", true)]
    [InlineData(
        """{"query":{"bool":{"must":{"match":{"title":"tea"}},"should":{"match_phrase":{"title":"tea"}},"filter":{"term":{"boost":"high"}}}}}""",
        true)]
    [InlineData("""{"query":{"multi_match":{"query":"tea","fields":["title^3","text"]}}}""", false)]
    [InlineData("""{"query":{"query_string":{"query":"tea^2 cup"}}}""", false)]
    [InlineData("""{"query":{"match":{"title":{"query":"tea","boost":2.5}}}}""", false)]
    [InlineData("""{"query":{"function_score":{"query":{"match":{"title":"tea"}},"functions":[{"weight":2}]}}}""", false)]
    [InlineData("""{"query":{"script_score":{"query":{"match":{"title":"tea"}},"script":{"source":"1"}}}}""", false)]
    [InlineData("""{"query":{"bool":{"must":{"match":{"title":"tea"}},"should":{"constant_score":{"filter":{"term":{"a":1}}}}}}}""", false)]
    [InlineData(
        """{"query":{"boosting":{"positive":{"match":{"title":"tea"}},"negative":{"term":{"a":1}},"negative_boost":0.2}}}""", false)]
    [InlineData("""{"query":{"bool":{"must":{"match":{"title":"tea"}},"should":{"rank_feature":{"field":"pagerank"}}}}}""", false)]
    [InlineData("""{"query":{"match":{"title":"tea"}},"indices_boost":[{"a":2}]}""", false)]
    [InlineData(
        """{"query":{"match":{"title":"tea"}},"rescore":{"window_size":10,"query":{"rescore_query":{"match":{"title":"tea"}}}}}""", false)]
    public void Scores_of_other_clauses_and_boosts_are_not_bm25s(string body, bool isBm25) =>
        Assert.Equal(isBm25, LexicalScoring.IsBm25(SearchInputs.Parse(body).Request!));
}
