using System.Buffers;
using System.Text;
using SearchProxy.Core.Json;
using SearchProxy.Core.MultiSearch;

namespace SearchProxy.Core.Tests.MultiSearch;

public sealed class MultiSearchResponseTests
{
    private const string Answer =
        """{"took":3,"responses":[{"hits":{"hits":[]},"status":200}, {"error":{"x":[1]},"status":404},{"a":1}],"z":0}""";

    [Fact]
    public void Items_are_found()
    {
        var response = Read(Answer)!;

        Assert.Equal(3, response.Count);
        Assert.Equal("""{"error":{"x":[1]},"status":404}""", response[1].ToString());
    }

    [Fact]
    public void Kept_items_keep_every_byte() => Assert.Equal(Answer, Write(Read(Answer)!, null, null, null));

    [Fact]
    public void An_item_can_be_exchanged() =>
        Assert.Equal(
            """{"took":3,"responses":[{"new":1}, {"error":{"x":[1]},"status":404},{"a":1}],"z":0}""",
            Write(Read(Answer)!, """{"new":1}""", null, null));

    [Fact]
    public void Searches_of_our_own_are_cut_off_the_end() =>
        Assert.Equal("""{"took":3,"responses":[{"hits":{"hits":[]},"status":200}],"z":0}""", Write(Read(Answer)!, (string?)null));

    [Theory]
    [InlineData("""{"took":1,"responses":[{"\ud800":1}],"\ud800":{}}""")]
    [InlineData("""{"\udfffresponses":1,"responses":[{}]}""")]
    public void A_name_with_half_a_surrogate_pair_is_a_name_like_any_other(string answer) => Assert.Equal(1, Read(answer)!.Count);

    [Fact]
    public void All_items_can_be_cut_off() => Assert.Equal("""{"took":3,"responses":[],"z":0}""", Write(Read(Answer)!));

    [Fact]
    public void An_answer_without_items_stays_as_it_is() => Assert.Equal("""{"responses":[]}""", Write(Read("""{"responses":[]}""")!));

    [Fact]
    public void More_items_than_there_are_is_a_bug_that_shows() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(Read("""{"responses":[]}""")!, "{}"));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"responses":{}}""")]
    [InlineData("""{"responses":[1]}""")]
    [InlineData("""{"responses":[{}],"responses":[]}""")]
    [InlineData("""{"responses":[{}]""")]
    [InlineData("""{"responses":[{}]}x""")]
    public void An_answer_of_another_form_is_not_taken_apart(string answer) => Assert.Null(Read(answer));

    private static MultiSearchResponse? Read(string answer) => MultiSearchResponse.TryRead(Encoding.UTF8.GetBytes(answer));

    private static string Write(MultiSearchResponse response, params string?[] items)
    {
        var output = new ArrayBufferWriter<byte>();
        response.Write(output, [.. items.Select(item => item is null ? (JsonSlice?)null : JsonSlice.FromText(item))]);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
