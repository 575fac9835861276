using SearchProxy.Inference.Routing;

namespace SearchProxy.Inference.Tests.Routing;

public sealed class ModelRouteTableTests
{
    private static readonly ModelRouteTable Table = new(
        [
            new ModelRoute { Model = "asked", Header = "X-Language", HeaderValue = "de*" },
            new ModelRoute { Model = "news", Index = "news-*-v1", Script = TextScript.Latin },
            new ModelRoute { Model = "titles", Field = "title" },
            new ModelRoute { Model = "many", Script = TextScript.Cyrillic },
            new ModelRoute { Model = "marked", Header = "X-Mark" },
        ],
        otherwise: "default");

    [Theory]
    [InlineData("news-2024-v1", "body", "hello", null, "news")]
    [InlineData("news-2024-v2", "body", "hello", null, "default")]
    [InlineData("news-v1", "body", "hello", null, "default")]
    [InlineData("news-2024-v1", "body", "привет", null, "many")]
    [InlineData("other", "title", "привет", null, "titles")]
    [InlineData("other", "title", "привет", "X-Language:DE-at", "asked")]
    [InlineData("other", "body", "hello", "X-Language:en", "default")]
    [InlineData("other", "body", "hello", "X-Mark:", "marked")]
    [InlineData("other", "Title", "hello", null, "default")]
    public void The_first_rule_that_holds_picks_the_model(string index, string field, string query, string? header, string model)
    {
        var search = new RoutedSearch(
            [index], [field], query, name => header?.Split(':') is [var key, var value] && key == name ? value : null);
        Assert.Equal(model, Table.Choose(search));
    }
}
