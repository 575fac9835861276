using SearchProxy.Inference.Caching;

namespace SearchProxy.Inference.Tests.Caching;

public sealed class TextKeyTests
{
    [Fact]
    public void Row49_Another_model_query_or_passage_is_another_key()
    {
        UInt128[] keys =
        [
            Key("m@1", "query", "passage"),
            Key("m@2", "query", "passage"),
            Key("m@1", "query2", "passage"),
            Key("m@1", "query", "passage "),
            Key("m@1", "queryp", "assage"),
            Key("m@1", "", "querypassage"),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Key("m@1", "query", "passage"));
    }

    private static UInt128 Key(string model, string query, string passage) =>
        TextKey.OfPairs(TextKey.OfQuery(model, query), [passage.AsMemory()])[0];
}
