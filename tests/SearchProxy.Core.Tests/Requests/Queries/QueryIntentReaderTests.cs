using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests.Queries;

public sealed class QueryIntentReaderTests
{
    public static TheoryData<string> Names => [.. QueryBody.All.Keys];

    [Fact]
    public void The_table_holds_at_least_120_bodies() => Assert.InRange(QueryBody.All.Count, 120, int.MaxValue);

    [Theory]
    [MemberData(nameof(Names))]
    public void Row57_Text_fields_and_filters_are_taken_from_the_body(string name)
    {
        var row = QueryBody.All[name];

        var outcome = SearchInputs.Parse(row.Body, row.Url);

        if (row.Bypass is not null)
        {
            Assert.Equal(row.Bypass, outcome.Reason.ToString());
            return;
        }

        Assert.Equal(BypassReason.None, outcome.Reason);
        var intent = outcome.Request!.Intent();
        Assert.Equal(row.Text, intent.Text);
        Assert.Equal(row.Fields, intent.Fields);
        Assert.Equal(row.Filters, intent.Filters.Select(filter => filter.ToString()));
        Assert.Equal(row.Complete, intent.Doubt is null);
    }

    [Fact]
    public void Several_texts_are_left_to_the_engine_when_the_operator_says_so()
    {
        var body = """{"query":{"bool":{"should":[{"match":{"a":"red"}},{"match":{"a":"blue"}}]}}}""";
        var parser = new SearchRequestParser(new SearchParsePolicy(JoinSeveralTexts: false));

        Assert.Equal(BypassReason.SeveralTexts, parser.Parse(SearchInputs.Of(body)).Request!.Clauses.Judge([], Widening.Loose).Reason);
    }

    [Fact]
    public void One_text_in_many_clauses_is_not_several_texts()
    {
        var body = """{"query":{"bool":{"should":[{"match":{"a":"red"}},{"match":{"b":" red "}}]}}}""";
        var parser = new SearchRequestParser(new SearchParsePolicy(JoinSeveralTexts: false));

        Assert.Equal("red", parser.Parse(SearchInputs.Of(body)).Request!.Intent().Text);
    }

    [Fact]
    public void More_texts_than_anyone_types_are_left_to_the_engine()
    {
        var clauses = string.Join(',', Enumerable.Range(0, 40).Select(i => $$$"""{"match":{"a":"word {{{i}}}"}}"""));

        Assert.Equal(BypassReason.SeveralTexts, SearchInputs.Parse($$$$"""{"query":{"bool":{"should":[{{{{clauses}}}}]}}}""").Reason);
    }

    [Fact]
    public void Filters_are_copied_byte_for_byte()
    {
        var filter = "{ \"term\" : {\"id\":9007199254740993 , \"x\" : 1.0 } }";
        var outcome = SearchInputs.Parse($$$$"""{"query":{"bool":{"must":{"match":{"a":"b"}},"filter":[ {{{{filter}}}} ]}}}""");

        Assert.Equal(filter, Assert.Single(outcome.Request!.Intent().Filters).ToString());
    }

    [Theory]
    [InlineData("""{"query":{"bool":{"must":{"match":{"a":"b"}},"filter":{"nested":{"path":"p","query":{"term":{"p.x":1}}}}}}}""", true)]
    [InlineData("""{"query":{"bool":{"must":{"match":{"a":"b"}},"must_not":{"nested":{"path":"p","query":{"term":{"p.x":1}}}}}}}""", true)]
    [InlineData("""{"query":{"match":{"a":"b"}},"post_filter":{"has_child":{"type":"c","query":{"term":{"x":1}}}}}""", true)]
    [InlineData("""{"query":{"nested":{"path":"p","query":{"match":{"p.a":"b"}}}}}""", false)]
    [InlineData("""{"query":{"bool":{"must":{"match":{"a":"b"}},"filter":{"term":{"x":1}}}}}""", false)]
    public void Filters_that_look_into_nested_documents_are_marked(string body, bool marked) =>
        Assert.Equal(marked, SearchInputs.Parse(body).Request!.Intent().LooksIntoOthers);

    [Theory]
    [InlineData("""{"query":{"pinned":{"ids":["1"],"organic":{"match":{"a":"b"}}}}}""", SearchFeatures.Pinned)]
    [InlineData("""{"query":{"match":{"a":"b"}},"knn":{"field":"v","query_vector":[1],"k":1}}""", SearchFeatures.OwnVectors)]
    [InlineData("""{"query":{"hybrid":{"queries":[{"match":{"a":"b"}}]}}}""", SearchFeatures.OwnVectors)]
    public void Queries_that_the_plan_must_treat_with_care_are_marked(string body, SearchFeatures feature) =>
        Assert.True(SearchInputs.Parse(body).Request!.Has(feature));
}
