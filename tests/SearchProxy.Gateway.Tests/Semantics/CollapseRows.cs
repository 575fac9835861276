using SearchProxy.Gateway.Tests.Search;

namespace SearchProxy.Gateway.Tests.Semantics;

/// <summary>Collapsed searches: one hit a group, whatever leg it comes from.</summary>
public sealed class CollapseRows
{
    [Fact]
    public async Task Row21_Groups_are_reordered_and_keep_their_key_and_inner_hits()
    {
        const string Tail = ""","fields":{"sku":["s"]},"inner_hits":{"more":{"hits":{"hits":[]}}}""";
        await using var rig = await SearchRig.HybridAsync(new TinyIndex
        {
            Lexical = TinyIndex.Numbered(3),
            HitTail = static (id, _) => Tail.Replace("[\"s\"]", $"[\"{id}\"],\"text\":[\"text of {id}\"]", StringComparison.Ordinal),
            Text = static _ => null,
        });

        var answer = await rig.MatchAsync("\"collapse\":{\"field\":\"sku\",\"inner_hits\":{\"name\":\"more\"}}");

        Assert.Equal(["d2", "d1", "d0"], answer.Ids);
        Assert.Equal(3, answer.Total);
        Assert.Equal(["d2", "d1", "d0"], answer.Json["hits"]!["hits"]!.AsArray().Select(static hit => Assert.Single(hit!["fields"]!.AsObject()).Value![0]!.GetValue<string>()));
        Assert.All(answer.Json["hits"]!["hits"]!.AsArray(), static hit => Assert.NotNull(hit!["inner_hits"]!["more"]));
    }
}
