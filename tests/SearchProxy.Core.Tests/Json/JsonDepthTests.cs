using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Tests.Json;

public sealed class JsonDepthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("7", 0)]
    [InlineData("{}", 1)]
    [InlineData("""[[],[],{"a":[]}]""", 3)]
    [InlineData("""{"a":"[[[[{{{{","b":"\"[[\\"}""", 1)]
    [InlineData("{}\n{\"a\":[{}]}\n", 3)]
    [InlineData("{\"open string\n[[[", 4)]
    [InlineData("]]]][[", 2)]
    public void Depth_is_counted_outside_of_strings(string json, int depth)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        Assert.False(JsonDepth.Exceeds(bytes, depth));
        Assert.True(depth == 0 || JsonDepth.Exceeds(bytes, depth - 1));
    }

    [Fact]
    public void A_body_that_would_end_a_node_is_found() =>
        Assert.True(JsonDepth.Exceeds(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("""{"bool":{"must":[""", 400))), 1000));

    [Fact]
    public void It_agrees_with_a_full_check_on_sound_json() =>
        Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), (depth, limit) =>
        {
            var json = Encoding.UTF8.GetBytes(new string('[', depth + 1) + "\"]{\"" + new string(']', depth + 1));
            return JsonDepth.Exceeds(json, limit) == (StrictJson.Check(json, limit) == JsonFault.TooDeep);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void No_bytes_make_it_throw() =>
        Prop.ForAll<byte[]>(bytes => JsonDepth.Exceeds(bytes, 3) || !JsonDepth.Exceeds(bytes, 4)).Check(Config.QuickThrowOnFailure);
}
