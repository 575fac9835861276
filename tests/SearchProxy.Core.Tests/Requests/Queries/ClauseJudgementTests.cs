using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests.Queries;

/// <summary>What the mapping makes of a clause: a text to search by, a condition, a strict text, or nothing certain.</summary>
public sealed class ClauseJudgementTests
{
    private static readonly IndexView Shop = new(
        "shop",
        Profile: null,
        IndexFields.Of(["title", "text", "title.words", "search_proxy.note"], ["tenant", "status", "sku", "n", "title.raw"]));

    /// <summary>The same with a field that is a text here and a keyword there.</summary>
    private static readonly IndexView Other = new(
        "other", Profile: null, IndexFields.Of(["title", "text", "title.words", "sku"], ["tenant", "status", "n", "title.raw"]));

    private static readonly IndexView TextsAlone = new("texts", Profile: null, IndexFields.Of(["title", "text"]));

    [Theory]
    [InlineData("""{"match":{"title":"whale"}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","operator":"OR","fuzziness":"AUTO","minimum_should_match":1}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","minimum_should_match":"1"}}}""")]
    [InlineData("""{"multi_match":{"query":"whale","fields":["title^3","text","title.words"]}}""")]
    [InlineData("""{"multi_match":{"query":"whale","fields":["tex*"],"type":"most_fields"}}""")]
    [InlineData("""{"multi_match":{"query":"whale ship","fields":["title","text"],"type":"cross_fields"}}""")]
    [InlineData("""{"combined_fields":{"query":"whale ship","fields":["title","text"]}}""")]
    [InlineData("""{"query_string":{"query":"whale ship~ (sea OR wave)^2","fields":["title","text"]}}""")]
    [InlineData("""{"query_string":{"query":"title:whale text:(sea ship)"}}""")]
    [InlineData("""{"simple_query_string":{"query":"whale | ship~1","fields":["title"]}}""")]
    [InlineData("""{"dis_max":{"queries":[{"match":{"title":"whale"}},{"match":{"text":"whale"}}]}}""")]
    [InlineData("""{"function_score":{"query":{"match":{"title":"whale"}},"functions":[{"weight":2}]}}""")]
    [InlineData("""{"bool":{"should":[{"match_phrase":{"title":"whale ship"}},{"match":{"title":"whale ship"}}]}}""")]
    public void A_loose_text_lets_documents_be_added(string query) =>
        Assert.Equal(("", null, WideningHold.None), Judge(query, Shop, Other));

    [Theory]
    [InlineData("""{"match":{"_id":"7"}}""")]
    [InlineData("""{"match":{"_index":"shop"}}""")]
    [InlineData("""{"match":{"tenant":"acme"}}""")]
    [InlineData("""{"match":{"n":"5"}}""")]
    [InlineData("""{"match":{"no.such":"whale"}}""")]
    [InlineData("""{"match":{"title*":"whale"}}""")]
    [InlineData("""{"match_phrase":{"tenant":"acme inc"}}""")]
    [InlineData("""{"match_phrase_prefix":{"title.raw":"Moby"}}""")]
    [InlineData("""{"match_bool_prefix":{"status":"publ"}}""")]
    [InlineData("""{"multi_match":{"query":"acme","fields":["tenant^2","status","_id"]}}""")]
    [InlineData("""{"multi_match":{"query":"acme","fields":["ten*"]}}""")]
    [InlineData("""{"combined_fields":{"query":"acme","fields":["tenant","status"]}}""")]
    [InlineData("""{"query_string":{"query":"acme","default_field":"tenant"}}""")]
    [InlineData("""{"query_string":{"query":"tenant:acme AND status:(draft OR published)"}}""")]
    [InlineData("""{"query_string":{"query":"tenant:acme","fields":["title"]}}""")]
    [InlineData("""{"simple_query_string":{"query":"acme","fields":["tenant","status"]}}""")]
    [InlineData("""{"intervals":{"tenant":{"match":{"query":"acme"}}}}""")]
    [InlineData("""{"more_like_this":{"fields":["tenant"],"like":"acme"}}""")]
    public void A_clause_over_other_fields_is_a_condition(string condition)
    {
        var request = Request($$$"""{"bool":{"must":[{{{condition}}},{"match":{"title":"whale"}}]}}""");

        var intent = request.Intent(Widening.Loose, Shop, Other);

        Assert.Equal(("whale", condition), (intent.Text, Assert.Single(intent.Filters).ToString()));
        Assert.Equal(["title"], intent.Fields);
        Assert.Equal((null, WideningHold.None), (intent.Doubt, intent.Hold));
        Assert.Equal(BypassReason.NoText, Request(condition).Clauses.Judge([Shop, Other], Widening.Loose).Reason);
    }

    [Theory]
    [InlineData("""{"match":{"title":{"query":"whale","operator":"and"}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","minimum_should_match":2}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","minimum_should_match":"75%"}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","minimum_should_match":"-1"}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","minimum_should_match":"2<75%"}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","analyzer":"keyword"}}}""")]
    [InlineData("""{"match":{"title":{"query":"whale ship","cutoff_frequency":0.01}}}""")]
    [InlineData("""{"match_phrase":{"title":"white whale"}}""")]
    [InlineData("""{"match_phrase_prefix":{"title":"white wha"}}""")]
    [InlineData("""{"match_bool_prefix":{"title":"white wha"}}""")]
    [InlineData("""{"common":{"title":{"query":"the whale"}}}""")]
    [InlineData("""{"multi_match":{"query":"white whale","fields":["title","text"],"type":"phrase"}}""")]
    [InlineData("""{"multi_match":{"query":"white wha","fields":["title","text"],"type":"bool_prefix"}}""")]
    [InlineData("""{"multi_match":{"query":"white whale","fields":["title","text"],"type":"cross_fields","operator":"and"}}""")]
    [InlineData("""{"combined_fields":{"query":"white whale","fields":["title","text"],"operator":"and"}}""")]
    [InlineData("""{"query_string":{"query":"+white whale","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white AND whale","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white && whale","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white NOT whale","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white -whale","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"\"white whale\"","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white wha*","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"white whale","default_field":"title","default_operator":"AND"}}""")]
    [InlineData("""{"query_string":{"query":"white title:[a TO m]","default_field":"title"}}""")]
    [InlineData("""{"simple_query_string":{"query":"white +whale","fields":["title"]}}""")]
    [InlineData("""{"simple_query_string":{"query":"\"white whale\"","fields":["title"]}}""")]
    [InlineData("""{"simple_query_string":{"query":"white -whale","fields":["title"]}}""")]
    [InlineData("""{"simple_query_string":{"query":"whal*","fields":["title"]}}""")]
    [InlineData("""{"simple_query_string":{"query":"white whale","fields":["title"],"default_operator":"and"}}""")]
    [InlineData("""{"intervals":{"title":{"match":{"query":"white whale"}}}}""")]
    [InlineData("""{"more_like_this":{"fields":["title"],"like":["white whale",{"_id":"1"}]}}""")]
    [InlineData("""{"function_score":{"query":{"match":{"title":"whale"}},"min_score":1}}""")]
    [InlineData("""{"script_score":{"query":{"match":{"title":"whale"}},"script":{"source":"_score"},"min_score":1}}""")]
    [InlineData("""{"bool":{"must":[{"match":{"title":"whale"}},{"match":{"text":"ship"}}]}}""")]
    [InlineData("""{"bool":{"must":[{"match":{"title":"whale"}},{"match":{"text":"whale"}}]}}""")]
    [InlineData("""{"bool":{"should":[{"match":{"title":"whale"}},{"match":{"text":"ship"}}],"minimum_should_match":2}}""")]
    [InlineData("""{"bool":{"should":[{"match":{"title":"whale"}},{"match":{"text":"ship"}}],"minimum_should_match":"100%"}}""")]
    [InlineData("""{"bool":{"should":[{"match":{"title":"whale"}},{"match":{"text":"ship"}}],"minimum_should_match":"1<75%"}}""")]
    [InlineData("""{"bool":{"must":[{"match":{"title":"whale"}}],"should":[{"match":{"text":"ship"}}],"minimum_should_match":1}}""")]
    public void A_strict_text_is_carried_beside_itself(string query) =>
        Assert.Equal((query, null, WideningHold.StrictText), Judge(query, Shop, Other));

    [Theory]
    [InlineData("""{"multi_match":{"query":"whale","fields":["title","tenant"]}}""")]
    [InlineData("""{"multi_match":{"query":"whale","fields":["title","no.such"]}}""")]
    [InlineData("""{"multi_match":{"query":"whale","fields":["title*"]}}""")]
    [InlineData("""{"multi_match":{"query":"whale"}}""")]
    [InlineData("""{"match":{"sku":"whale"}}""")]
    [InlineData("""{"query_string":{"query":"whale"}}""")]
    [InlineData("""{"query_string":{"query":"whale tenant:acme","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"whale -tenant:acme","default_field":"title"}}""")]
    [InlineData("""{"query_string":{"query":"whale n:[1 TO 5]","default_field":"title"}}""")]
    [InlineData("""{"simple_query_string":{"query":"whale","fields":["*"]}}""")]
    [InlineData("""{"bool":{"should":[{"match":{"title":"whale"}},{"multi_match":{"query":"whale","fields":["text","tenant"]}}]}}""")]
    public void A_clause_over_both_leaves_nothing_certain(string query) => Assert.NotNull(Judge(query, Shop, Other).Doubt);

    [Theory]
    [InlineData("""{"multi_match":{"query":"whale"}}""")]
    [InlineData("""{"query_string":{"query":"whale"}}""")]
    [InlineData("""{"simple_query_string":{"query":"whale","fields":["*"]}}""")]
    public void Without_a_name_all_fields_are_searched(string query) =>
        Assert.Equal(("", null, WideningHold.None), Judge(query, TextsAlone));

    [Fact]
    public void The_default_fields_of_an_index_are_those_of_its_settings()
    {
        const string Query = """{"query_string":{"query":"whale"}}""";

        Assert.Null(Judge(Query, Shop with { DefaultFields = ["title^2", "tex*"] }).Doubt);
        Assert.NotNull(Judge(Query, Shop with { DefaultFields = ["title", "tenant"] }).Doubt);
        Assert.NotNull(Judge(Query, TextsAlone with { DefaultFields = null }).Doubt);
    }

    [Fact]
    public void A_value_is_no_part_of_the_text_even_in_a_clause_over_both() =>
        Assert.Equal(
            "whale",
            Request("""{"query_string":{"query":"whale tenant:acme","default_field":"title"}}""").Intent(Widening.Loose, Shop).Text);

    [Fact]
    public void Fields_that_the_request_makes_hide_those_of_the_mapping()
    {
        var hidden =
            SearchInputs.Parse("""{"runtime_mappings":{"title":{"type":"keyword"}},"query":{"match":{"title":"whale"}}}""").Request!;
        var derived = SearchInputs.Parse("""{"derived":{"title":{"type":"text"}},"query":{"match":{"title.part":"whale"}}}""").Request!;

        Assert.Equal(BypassReason.NoText, hidden.Clauses.Judge([Shop], Widening.Loose).Reason);
        Assert.NotNull(derived.Intent(Widening.Loose, Shop).Doubt);
    }

    [Fact]
    public void A_text_inside_of_nested_documents_is_one_only_for_a_query_that_looks_there()
    {
        var view = new IndexView("books", Profile: null, new IndexFields(new Dictionary<string, IndexField>
        {
            ["title"] = new(FieldKind.Text),
            ["chapters.text"] = new(FieldKind.Text, "chapters"),
        }));

        Assert.Equal(
            ("""{"nested":{"path":"chapters","query":{"match_all":{}}}}""", null, WideningHold.None),
            Judge("""{"nested":{"path":"chapters","query":{"match":{"chapters.text":"whale"}}}}""", view));
        Assert.NotNull(Judge("""{"match":{"chapters.text":"whale"}}""", view).Doubt);
        Assert.Null(Judge("""{"query_string":{"query":"whale"}}""", view).Doubt);
    }

    [Fact]
    public void Never_carries_the_whole_query()
    {
        const string Query = """{"bool":{"must":[{"match":{"title":"whale"}}],"filter":[{"term":{"tenant":"acme"}}]}}""";

        var intent = Request(Query).Intent(Widening.Never, Shop);

        Assert.Equal((Query, WideningHold.Setting, false), (Assert.Single(intent.Filters).ToString(), intent.Hold, intent.NeedsProof));
    }

    [Theory]
    [InlineData("""{"match":{"title":{"query":"white whale","operator":"and"}}}""", WideningHold.None)]
    [InlineData("""{"match_phrase":{"title":"white whale"}}""", WideningHold.None)]
    [InlineData("""{"query_string":{"query":"white -whale","default_field":"title"}}""", WideningHold.StrictText)]
    public void Always_loosens_what_is_asked_of_the_text_alone(string query, WideningHold hold) =>
        Assert.Equal(hold, Request(query).Intent(Widening.Always, Shop).Hold);

    [Theory]
    [InlineData(Widening.Never)]
    [InlineData(Widening.Loose)]
    [InlineData(Widening.Always)]
    public void A_least_score_holds_for_every_hit(Widening widening)
    {
        var intent = SearchInputs.Parse("""{"min_score":1,"query":{"match":{"title":"whale"}}}""").Request!.Intent(widening, Shop);

        Assert.Equal((WideningHold.LeastScore, true), (intent.Hold, intent.NeedsProof));
        Assert.Equal("""{"match":{"title":"whale"}}""", Assert.Single(intent.Filters).ToString());
    }

    [Fact]
    public void Filters_deeper_than_Elasticsearch_takes_are_no_filters()
    {
        var query = """{"term":{"n":1}}""";
        for (var i = 0; i < 30; i++)
        {
            query = "{\"bool\":{\"filter\":" + query + "}}";
        }

        Assert.NotNull(Judge($$$"""{"bool":{"must":{"match":{"title":"whale"}},"filter":{{{query}}}}}""", Shop).Doubt);
    }

    private static (string Filters, string? Doubt, WideningHold Hold) Judge(string query, params IndexView[] views)
    {
        var intent = Request(query).Intent(Widening.Loose, views);
        return (string.Join(',', intent.Filters), intent.Doubt, intent.Hold);
    }

    private static SearchRequest Request(string query) => SearchInputs.Parse($$"""{"query":{{query}}}""").Request!;
}
