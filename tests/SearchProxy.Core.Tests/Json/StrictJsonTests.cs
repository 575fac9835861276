using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Tests.Json;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":[1,1.5e3,true,null,"x"],"b":{"a":{"a":1}}}""")]
    [InlineData("""[{"a":1},{"a":2}]""")]
    [InlineData(""" {"a":"\ud83d\ude00 \u0000 \\ud800"} """)]
    [InlineData("\"text\"")]
    public void Sound_json_has_no_fault(string json) => Assert.Equal(JsonFault.None, Check(json));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("{")]
    [InlineData("""{"a":1}{}""")]
    [InlineData("""{"a":1} x""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{'a':1}""")]
    [InlineData("""{a:1}""")]
    [InlineData("""{"a":NaN}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("{\"a\":\"line\nfeed\"}")]
    [InlineData("""{"a":1/* comment */}""")]
    [InlineData("# comment\n{}")]
    [InlineData("\uFEFF{}")]
    public void What_readers_may_read_differently_is_malformed(string json) => Assert.Equal(JsonFault.Malformed, Check(json));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"b":{"c":[{"d":1,"e":2,"d":3}]}}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    public void A_name_that_stands_twice_in_one_object_is_found_at_any_depth(string json) =>
        Assert.Equal(JsonFault.DuplicateName, Check(json));

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"\udc00x"}""")]
    [InlineData("""{"a":"\ud800\u0041"}""")]
    [InlineData("""{"a":"\ud800\\udc00"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Half_a_surrogate_pair_is_invalid_text(string json) => Assert.Equal(JsonFault.InvalidText, Check(json));

    [Fact]
    public void Invalid_utf8_is_invalid_text() =>
        Assert.Equal(JsonFault.InvalidText, StrictJson.Check([(byte)'"', 0xC3, 0x28, (byte)'"'], 10));

    [Theory]
    [InlineData(9, JsonFault.None)]
    [InlineData(10, JsonFault.None)]
    [InlineData(11, JsonFault.TooDeep)]
    [InlineData(100_000, JsonFault.TooDeep)]
    public void Nesting_is_counted_and_bounded(int depth, JsonFault expected) =>
        Assert.Equal(expected, Check(new string('[', depth) + new string(']', depth), maxDepth: 10));

    [Fact]
    public void A_very_wide_object_is_checked_too()
    {
        var members = Enumerable.Range(0, 50_000).Select(i => $"\"name{i}\":{i}");
        var wide = string.Join(',', members);

        Assert.Equal(JsonFault.None, Check($"{{{wide}}}"));
        Assert.Equal(JsonFault.DuplicateName, Check($"{{{wide},\"name123\":0}}"));
    }

    [Fact]
    public void No_bytes_make_it_throw() =>
        Prop.ForAll<byte[]>(bytes => Enum.IsDefined(StrictJson.Check(bytes, 20))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static JsonFault Check(string json, int maxDepth = 20) => StrictJson.Check(Encoding.UTF8.GetBytes(json), maxDepth);
}
