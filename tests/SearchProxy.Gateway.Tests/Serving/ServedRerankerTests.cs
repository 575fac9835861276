using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Serving;

public class ServedRerankerTests
{
    private static FakeReranker ByLength() => new(static (_, text) => text.Length);

    [Fact]
    public async Task A_call_in_the_words_of_cohere_is_answered_in_them_best_first()
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        var answer = await rig.RerankAsync(
            """{"model":"fake-reranker","query":"q","documents":["aa",{"text":"aaaa","n":1},"aaa","bb"],"top_n":3,"max_tokens_per_doc":4096}""");
        Assert.Equal(200, answer.Code);
        Assert.Equal(
            """[{"index":1,"relevance_score":4},{"index":2,"relevance_score":3},{"index":0,"relevance_score":2}]""",
            answer.Json["results"]!.ToJsonString());
        Assert.NotEmpty(answer.Json["id"]!.GetValue<string>());
        Assert.Equal("2", answer.Json["meta"]!["api_version"]!["version"]!.GetValue<string>());
        Assert.Equal("fake-reranker@1", answer.Json["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task Texts_come_back_when_they_are_asked_for()
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        var cohere = await rig.RerankAsync("""{"query":"q","documents":["aa",{"text":"aaaa"}],"return_documents":true}""");
        Assert.Equal(
            """[{"index":1,"relevance_score":4,"document":{"text":"aaaa"}},{"index":0,"relevance_score":2,"document":{"text":"aa"}}]""",
            cohere.Json["results"]!.ToJsonString());
        var tei = await rig.RerankAsync("""{"query":"q","texts":["aa","aaaa"],"return_text":true}""");
        Assert.Equal("""[{"index":1,"score":4,"text":"aaaa"},{"index":0,"score":2,"text":"aa"}]""", tei.Body);
    }

    [Fact]
    public async Task A_call_in_the_words_of_text_embeddings_inference_is_answered_in_them()
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        Assert.Equal(
            """[{"index":1,"score":2},{"index":0,"score":1}]""",
            (await rig.RerankAsync("""{"query":"q","texts":["a","aa"],"raw_scores":false,"truncate":true}""")).Body);
    }

    [Theory]
    [InlineData("", "the body is not JSON: line 1, column 1")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"query":"q"}""", "one of `documents`")]
    [InlineData("""{"query":"q","documents":["a"],"texts":["a"]}""", "one of `documents`")]
    [InlineData("""{"documents":["a"]}""", "`query` is missing")]
    [InlineData("""{"query":1,"documents":["a"]}""", "`query` is a number; a text is expected")]
    [InlineData("""{"query":"q","documents":[]}""", "`documents` is empty")]
    [InlineData("""{"query":"q","documents":"a"}""", "`documents` is a text; an array of texts is expected")]
    [InlineData("""{"query":"q","documents":["a",2]}""", "`documents[1]` is a number")]
    [InlineData("""{"query":"q","documents":[{"title":"a"}]}""", "`documents[0]` is an object")]
    [InlineData("""{"query":"q","texts":[{"text":"a"}]}""", "`texts[0]` is an object")]
    [InlineData("""{"query":"q","documents":["\ud800"]}""", "half of a surrogate pair")]
    [InlineData("""{"query":"q","documents":["a"],"top_n":0}""", "`top_n` is 0; a whole number from 1 on is expected")]
    [InlineData("""{"query":"q","documents":["a"],"return_documents":"yes"}""", "`return_documents` is a text; true or false is expected")]
    [InlineData("""{"query":"q","texts":["a"],"raw_scores":true}""", "gives probabilities, whose logits are not kept")]
    public async Task What_is_not_understood_is_refused_in_words(string body, string words)
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        var answer = await rig.RerankAsync(body);
        Assert.Equal(400, answer.Code);
        Assert.Contains(words, (answer.Json["message"] ?? answer.Json["error"])!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_has_the_shape_of_the_call()
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        Assert.Equal(["message"], (await rig.RerankAsync("""{"documents":["a"]}""")).Json.AsObject().Select(member => member.Key));
        Assert.Equal(["error", "error_type"], (await rig.RerankAsync("""{"texts":["a"]}""")).Json.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task More_documents_than_one_call_may_have_are_refused()
    {
        await using var rig = await new ServingRig { Reranker = ByLength(), Serving = options => options.MaxDocuments = 2 }.StartedAsync();
        Assert.Equal(200, (await rig.RerankAsync("""{"query":"q","documents":["a","b"]}""")).Code);
        var refused = await rig.RerankAsync("""{"query":"q","documents":["a","b","c"]}""");
        Assert.Equal((413, "`documents` has 3 texts; one call may have 2"), (refused.Code, refused.Json["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_pair_that_would_be_cut_is_refused_where_cutting_is_forbidden()
    {
        await using var rig = await new ServingRig { Reranker = ByLength() }.StartedAsync();
        var refused = await rig.RerankAsync("""{"query":"q","texts":["a"],"truncate":false}""");
        Assert.Equal(413, refused.Code);
        Assert.Contains("texts[0] is longer than", refused.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_reranker_answers_under_its_name_and_an_unknown_one_is_refused()
    {
        using var named = new FakeReranker(static (_, text) => -text.Length) { ModelId = "other@2" };
        await using var rig = await new ServingRig { Reranker = ByLength(), Models = models => models.Name("fine", named) }.StartedAsync();
        Assert.Equal(
            1,
            (await rig.RerankAsync(
                """{"model":"fine","query":"q","documents":["aa","a"]}""")).Json["results"]![0]!["index"]!.GetValue<int>());
        Assert.Equal(
            0,
            (await rig.RerankAsync(
                """{"model":"fake-reranker@1","query":"q","documents":["aa","a"]}""")).Json["results"]![0]!["index"]!.GetValue<int>());
        var unknown = await rig.RerankAsync("""{"model":"rerank-v3.5","query":"q","documents":["aa","a"]}""");
        Assert.Equal(
            (404, "there is no reranker `rerank-v3.5`; there are: fake-reranker, fine"),
            (unknown.Code, unknown.Json["message"]!.GetValue<string>()));
    }
}
