using System.Text;
using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Tests.Json;

public sealed class SourceFilterTests
{
    private const string Source = """{"a":1.0,"o":{"x":9007199254740993,"y":[{"z":1,"w":2}]},"t":"ü"}""";

    [Theory]
    [InlineData("true", Source)]
    [InlineData("\"a\"", """{"a":1.0}""")]
    [InlineData("[\"o.x\"]", """{"o":{"x":9007199254740993}}""")]
    [InlineData("\"o\"", """{"o":{"x":9007199254740993,"y":[{"z":1,"w":2}]}}""")]
    [InlineData("\"*.z\"", """{"o":{"y":[{"z":1}]}}""")]
    [InlineData("{\"excludes\":[\"o.y.*\",\"a\"]}", """{"o":{"x":9007199254740993,"y":[{}]},"t":"ü"}""")]
    [InlineData("{\"includes\":\"o\",\"excludes\":\"o.y\"}", """{"o":{"x":9007199254740993}}""")]
    public void Numbers_and_texts_stay_as_they_are_written(string filter, string kept) =>
        Assert.Equal(
            kept,
            Encoding.UTF8.GetString(SourceFilter.Parse(JsonDocument.Parse(filter).RootElement).Apply(Encoding.UTF8.GetBytes(Source))));

    [Fact]
    public void Unknown_members_are_refused_by_name() =>
        Assert.Contains("[_source.exclude_vectors]", Assert.Throws<EngineErrorException>(
            () => SourceFilter.Parse(JsonDocument.Parse("""{"exclude_vectors":true}""").RootElement)).Error.Reason);
}
