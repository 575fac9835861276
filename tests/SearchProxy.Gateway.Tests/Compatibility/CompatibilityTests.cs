using System.Text;
using System.Text.Json.Nodes;
using SearchProxy.Gateway.Tests.Search;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Gateway.Tests.Compatibility;

/// <summary>Every line of the table of request features is sent through the real proxy, and the page for users is the same table.</summary>
public sealed class CompatibilityTests
{
    private const string WriteVariable = "SEARCHPROXY_WRITE_DOCS";

    public static TheoryData<string> Features => [.. CompatibilityTable.Cases.Keys];

    [Theory]
    [MemberData(nameof(Features))]
    public async Task A_request_is_reranked_or_passed_through_as_the_table_says(string feature)
    {
        var each = CompatibilityTable.Cases[feature];
        await using var rig = await StartAsync(each);
        using var client = new HttpClient { BaseAddress = rig.Url };

        using var request = each.ToRequest();
        using var answer = await client.SendAsync(request);

        var marker = answer.Headers.TryGetValues("X-SearchProxy", out var values) ? values.Single() : null;
        switch (each.Expect)
        {
            case CompatibilityCase.Reranked:
                Assert.StartsWith("reranked", marker, StringComparison.Ordinal);
                Assert.Equal(
                    each.HasVectorLeg,
                    rig.Searches.Any(static asked => asked.Text.Contains("\"query_vector\":[0.", StringComparison.Ordinal)
                        || asked.Text.Contains("\"query_vector\":[-0.", StringComparison.Ordinal)));
                Assert.Equal(each.Held is not null, marker!.Contains("; widen=", StringComparison.Ordinal));
                Assert.Contains(each.Held is null or "setting" ? "" : "; held-by=" + each.Held, marker, StringComparison.Ordinal);
                break;
            case CompatibilityCase.Never:
                Assert.Null(marker);
                break;
            default:
                Assert.Equal("bypassed; reason=" + each.Expect, marker?.Split("; detail")[0]);
                break;
        }
    }

    [Fact]
    public async Task The_page_for_users_is_this_table()
    {
        var path = RepositoryFolder.At("docs", "compatibility.md");
        var rendered = CompatibilityDocument.Render(CompatibilityTable.Sections);
        if (Environment.GetEnvironmentVariable(WriteVariable) is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, rendered);
        }

        var written = File.Exists(path) ? await File.ReadAllTextAsync(path) : string.Empty;
        Assert.True(
            rendered == written,
            $"{path} is not the table of the tests. Write it anew: {WriteVariable}=1 dotnet test tests/SearchProxy.Gateway.Tests --filter {nameof(CompatibilityTests)}");
    }

    /// <summary>
    /// An engine that answers the searches of every index alike, renders any template into one search, and knows nothing else.
    /// </summary>
    private static Task<SearchRig> StartAsync(CompatibilityCase each)
    {
        var path = each.Target.Split('/')[1];
        var index = new TinyIndex
        {
            Path = path.StartsWith('_') ? TinyIndex.Name : path,
            Lexical = TinyIndex.Numbered(80),
            Vector = each.IsLexical ? [] : TinyIndex.Ranked("d90", "d3"),
            Profile = each.IsLexical ? null : TinyIndex.VectorProfile,
            Mappings = Mappings(each.IsLexical),
            HitTail = Groups,
        };
        return SearchRig.HybridAsync(index, options => options.Search.Templates = each.WithTemplates, engine => engine
            .Always(EngineAnswer.Json("{}"))
            .When("GET", "/", EngineAnswer.Json("""{"version":{"number":"8.19.0"},"tagline":"You Know, for Search"}"""))
            .When("POST", "/_render/template", EngineAnswer.Json($$"""{"template_output":{{SearchRig.MatchBody()}}}""")));
    }

    /// <summary>Text fields, fields of other types, and texts in nested documents.</summary>
    private static string Mappings(bool isLexical)
    {
        var profile = isLexical ? "{}" : $$"""{"search_proxy":{{TinyIndex.VectorProfile}}}""";
        const string Properties =
            """{"text":{"type":"text"},"title":{"type":"text"},"sku":{"type":"keyword"},"n":{"type":"integer"},"p":{"type":"nested","properties":{"t":{"type":"text"}}}}""";
        return $$$"""{"{{{TinyIndex.Name}}}":{"mappings":{"_meta":{{{profile}}},"properties":{{{Properties}}}} } }""";
    }

    /// <summary>Each hit of a collapsed search is a group of its own.</summary>
    private static string Groups(string id, JsonObject body) =>
        body.ContainsKey("collapse") ? ""","inner_hits":{"more":{"hits":{"hits":[]}}}""" : string.Empty;
}
