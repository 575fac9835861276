using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests;

public sealed class SearchRequestParserCost
{
    private const int Bound = 4 * 1024;

    [Fact]
    public void A_typical_shop_search_is_parsed_within_4_KB()
    {
        var body =
            """{"from":0,"size":20,"query":{"function_score":{"query":{"bool":{"must":[{"multi_match":{"query":"red running shoes","fields":["title^5","brand^2","description"]}}],"filter":[{"term":{"in_stock":true}},{"range":{"price":{"gte":20,"lte":150}}}],"must_not":[{"term":{"hidden":true}}],"should":[{"match_phrase":{"title":{"query":"red running shoes","boost":3}}}]}},"functions":[{"field_value_factor":{"field":"sales"}}]}},"aggs":{"brands":{"terms":{"field":"brand"}}},"highlight":{"fields":{"title":{}}},"_source":["id","title","price"]}""";
        var input = SearchInputs.Of(body, "routing=7&pretty=true&filter_path=hits");
        var parser = new SearchRequestParser();
        Assert.True(parser.Parse(input).IsUnderstood);

        var before = GC.GetAllocatedBytesForCurrentThread();
        parser.Parse(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, Bound);
    }

    [Fact]
    public void A_long_filter_in_a_deep_query_does_not_multiply()
    {
        var query = """{"match":{"a":"b"}}""";
        for (var i = 0; i < 20; i++)
        {
            var filter = i < 19 ? """{"term":{"t":1}}""" : "{\"terms\":{\"id\":[\"" + new string('x', 300_000) + "\"]}}";
            query = "{\"bool\":{\"should\":[{\"bool\":{\"must\":[" + query + "],\"filter\":[" + filter + "]}}]}}";
        }

        var body = "{\"query\":" + query + "}";
        var parser = new SearchRequestParser();
        var input = SearchInputs.Of(body);
        Assert.Single(parser.Parse(input).Request!.Intent().Filters);

        var before = GC.GetAllocatedBytesForCurrentThread();
        parser.Parse(input).Request!.Intent();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, body.Length);
    }
}
