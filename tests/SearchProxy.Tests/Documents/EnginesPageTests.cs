using System.Text.RegularExpressions;
using SearchProxy.Engine;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

/// <summary>docs/engines.md names every place of the product that knows which engine it speaks to, and no other.</summary>
public sealed partial class EnginesPageTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFolder.At("docs", "engines.md"));

    [Fact]
    public void The_supported_versions_are_those_of_the_program() =>
        Assert.Contains($"Supported are {EngineInfo.Supported}.", Page, StringComparison.Ordinal);

    [Fact]
    public void Every_place_that_asks_for_the_product_is_named()
    {
        var places = Directory.EnumerateFiles(RepositoryFolder.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(static file => File.ReadAllText(file).Contains("EngineProduct.", StringComparison.Ordinal))
            .Where(static file => !file.Contains("SearchProxy.LocalEngine", StringComparison.Ordinal))
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .ToList();

        Assert.True(places.Count > 5, $"only {places.Count} places were found");
        Assert.All(places, static place => Assert.Matches($@"\b{place}\b", Page));
    }

    [Fact]
    public void Every_place_that_is_named_is_there()
    {
        var named = Place().Matches(Page)
            .Select(static match => (Room: match.Groups["room"].Value, Name: match.Groups["name"].Value))
            .ToList();

        Assert.True(named.Count > 10, $"only {named.Count} places were found");
        Assert.All(named, static place =>
        {
            var room = RepositoryFolder.At("src", $"SearchProxy.{place.Room}");
            Assert.True(
                Directory.Exists(Path.Combine(room, place.Name))
                    || Directory.EnumerateFiles(room, $"{place.Name}.cs", SearchOption.AllDirectories).Any(),
                $"there is no {place.Name} in {place.Room}");
        });
    }

    [GeneratedRegex(@"`(?<room>[A-Z]\w+): (?<name>[A-Z]\w+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Place();
}
