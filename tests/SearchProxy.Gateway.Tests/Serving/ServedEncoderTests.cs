using System.Runtime.InteropServices;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Inference;
using SearchProxy.Testing.FakeModels;

namespace SearchProxy.Gateway.Tests.Serving;

public class ServedEncoderTests
{
    [Fact]
    public async Task One_text_or_many_have_their_vectors_in_order()
    {
        using var encoder = new FakeTextEncoder(2, static (text, _) => [text.Length, 0.5f]);
        await using var rig = await new ServingRig { Encoder = encoder }.StartedAsync();
        var one = await rig.EmbedAsync("""{"input":"abc","model":"fake-encoder","user":"u"}""");
        Assert.Equal(
            """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[3,0.5]}],"model":"fake-encoder@1","usage":{"prompt_tokens":0,"total_tokens":0}}""", one.Body);
        var many = await rig.EmbedAsync("""{"input":["a","bb","ccc"]}""");
        Assert.Equal([1, 2, 3], many.Json["data"]!.AsArray().Select(item => item!["embedding"]![0]!.GetValue<float>()));
        Assert.Equal([0, 1, 2], many.Json["data"]!.AsArray().Select(item => item!["index"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Base64_holds_the_same_numbers()
    {
        using var encoder = new FakeTextEncoder(3, static (_, _) => [0.1f, -2, float.Epsilon]);
        await using var rig = await new ServingRig { Encoder = encoder }.StartedAsync();
        var answer = await rig.EmbedAsync("""{"input":"x","encoding_format":"base64"}""");
        var bytes = Convert.FromBase64String(answer.Json["data"]![0]!["embedding"]!.GetValue<string>());
        Assert.Equal([0.1f, -2, float.Epsilon], MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Theory]
    [InlineData("", TextRole.Passage)]
    [InlineData(""","input_type":"passage" """, TextRole.Passage)]
    [InlineData(""","input_type":"search_document" """, TextRole.Passage)]
    [InlineData(""","input_type":"query" """, TextRole.Query)]
    [InlineData(""","input_type":"search_query" """, TextRole.Query)]
    public async Task The_side_of_the_search_can_be_said(string member, TextRole role)
    {
        using var encoder = new FakeTextEncoder();
        await using var rig = await new ServingRig { Encoder = encoder }.StartedAsync();
        Assert.Equal(200, (await rig.EmbedAsync($$"""{"input":"x"{{member}}}""")).Code);
        Assert.Equal(role, Assert.Single(encoder.Asked).Role);
    }

    [Theory]
    [InlineData("{}", 400, "`input` is missing")]
    [InlineData("""{"input":[]}""", 400, "`input` is empty")]
    [InlineData("""{"input":""}""", 400, "`input` is empty; a text is expected")]
    [InlineData("""{"input":["a",""]}""", 400, "`input[1]` is empty")]
    [InlineData("""{"input":[1,2,3]}""", 400, "token ids")]
    [InlineData("""{"input":[[1,2],[3]]}""", 400, "token ids")]
    [InlineData("""{"input":{"text":"a"}}""", 400, "`input` is an object; a text is expected")]
    [InlineData("""{"input":["a","b","c","d"]}""", 413, "`input` has 4 texts; one call may have 3")]
    [InlineData("""{"input":"a","encoding_format":"int8"}""", 400, "float and base64 are supported")]
    [InlineData("""{"input":"a","input_type":"classification"}""", 400, "query, search_query, passage")]
    [InlineData("""{"input":"a","dimensions":0}""", 400, "`dimensions` is 0")]
    [InlineData("""{"input":"a","dimensions":4}""", 400, "`dimensions` is 4; fake-encoder gives 8")]
    [InlineData(
        """{"input":"a","model":"text-embedding-3-small"}""", 404, "there is no encoder `text-embedding-3-small`; there is: fake-encoder")]
    public async Task What_is_not_understood_is_refused_in_words(string body, int status, string words)
    {
        using var encoder = new FakeTextEncoder();
        await using var rig = await new ServingRig { Encoder = encoder, Serving = options => options.MaxDocuments = 3 }.StartedAsync();
        var answer = await rig.EmbedAsync(body);
        Assert.Equal(status, answer.Code);
        Assert.Contains(words, answer.Json["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", answer.Json["error"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task All_the_dimensions_that_there_are_may_be_asked_for()
    {
        using var encoder = new FakeTextEncoder();
        await using var rig = await new ServingRig { Encoder = encoder }.StartedAsync();
        Assert.Equal(8, (await rig.EmbedAsync("""{"input":"a","dimensions":8}""")).Json["data"]![0]!["embedding"]!.AsArray().Count);
    }
}
