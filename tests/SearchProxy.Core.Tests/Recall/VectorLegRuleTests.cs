using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Tests.Requests;

namespace SearchProxy.Core.Tests.Recall;

public sealed class VectorLegRuleTests
{
    private const string Model = "mini@1";
    private const string NestedFilter =
        """{"query":{"bool":{"must":{"match":{"a":"tea"}},"must_not":{"nested":{"path":"p","query":{"term":{"p.x":1}}}}}}}""";

    private static readonly IndexProfile Profile = new([new TextField("a")], "v", Model, 3);

    [Fact]
    public void A_plain_search_gets_a_vector_leg() =>
        Assert.Equal(new VectorTarget("v", 3, PassagePath: null), Decide("""{"query":{"match":{"a":"tea"}}}""").Target);

    [Theory]
    [InlineData("""{"query":{"multi_match":{"query":"tea","fields":["a","tenant"]}}}""")]
    [InlineData("""{"query":{"query_string":{"query":"tea tenant:x","default_field":"a"}}}""")]
    [InlineData("""{"query":{"match":{"a":"tea"}},"knn":{"field":"v","query_vector":[1],"k":1}}""")]
    [InlineData("""{"query":{"match":{"a":"tea"}},"rescore":{"query":{}}}""")]
    [InlineData("""{"query":{"match":{"a":"tea"}},"terminate_after":3}""")]
    [InlineData("""{"query":{"pinned":{"ids":["1"],"organic":{"match":{"a":"tea"}}}}}""")]
    public void A_search_that_a_vector_leg_could_spoil_gets_none(string body) => Assert.Null(Decide(body).Target);

    [Fact]
    public void A_filter_on_nested_documents_may_stand_beside_a_vector_of_the_whole_document() =>
        Assert.NotNull(Decide(NestedFilter).Target);

    [Fact]
    public void A_filter_on_nested_documents_may_not_stand_inside_a_nested_vector_search() =>
        Assert.Null(Decide(NestedFilter, Profile with { PassagePath = "passages" }).Target);

    [Fact]
    public void A_collapsed_search_gets_one_unless_the_vectors_are_of_passages()
    {
        const string Body = """{"query":{"match":{"a":"tea"}},"collapse":{"field":"g"}}""";

        Assert.NotNull(Decide(Body).Target);
        Assert.Null(Decide(Body, Profile with { PassagePath = "passages" }).Target);
    }

    [Fact]
    public void Vectors_of_another_model_are_not_searched_and_the_client_is_told() =>
        Assert.Equal(DegradeReason.ModelMismatch, Decide("""{"query":{"match":{"a":"tea"}}}""", Profile with { Model = "other@2" }).Fault);

    [Fact]
    public void An_index_without_vectors_gets_none_and_that_is_no_fault()
    {
        var decision = Decide("""{"query":{"match":{"a":"tea"}}}""", Profile with { VectorField = null });

        Assert.Equal((null, DegradeReason.None), (decision.Target, decision.Fault));
    }

    private static VectorLegDecision Decide(string body, IndexProfile? profile = null)
    {
        var request = SearchInputs.Parse(body).Request!;
        var view = new IndexView("shop", profile ?? Profile, IndexFields.Of(["a"], ["g", "tenant"]));
        return VectorLegRule.Decide(request, request.Intent(Widening.Loose, view), [view], new RecallPolicy(100, Model));
    }
}
