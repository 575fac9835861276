using System.Text;
using System.Text.Json;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Engines;

/// <summary>What the actions of a bulk file ask for is what the engine does, or their records are set aside with the reason.</summary>
public sealed class EngineBulkFileTests : EngineScenario
{
    private static readonly string[] Actions =
    [
        """{"index":{"_index":"dump","_id":"versioned","version":7,"version_type":"external"}}""", """{"text":"seven"}""",
        """{"index":{"_index":"dump","_id":"versioned","version":5,"version_type":"external"}}""", """{"text":"five"}""",
        """{"index":{"_index":"dump","_id":"same","version":7,"version_type":"external_gte"}}""", """{"text":"first"}""",
        """{"index":{"_index":"dump","_id":"same","version":7,"version_type":"external_gte"}}""", """{"text":"second"}""",
        """{"index":{"_index":"dump","_id":"internal","version":7}}""", """{"text":"set aside"}""",
        """{"index":{"_index":"another","_id":"versioned"}}""", """{"text":"set aside"}""",
        """{"index":{"_index":"dump","_id":"piped","pipeline":"p"}}""", """{"text":"set aside"}""",
        """{"index":{"_index":"dump","_id":"conditional","if_seq_no":3,"if_primary_term":1}}""", """{"text":"set aside"}""",
        """{"index":{"_index":"dump","_id":"routed","routing":"shelf 7"}}""", """{"text":"routed"}""",
        """{"create":{"_index":"dump","_id":"created"}}""", """{"text":"created"}""",
        """{"index":{"_index":"dump","_id":"op","op_type":"create"}}""", """{"text":"op"}""",
        """{"update":{"_index":"dump","_id":"created"}}""", """{"doc":{"text":"set aside"}}""",
        """{"index":{"_index":"dump","_id":"removed"}}""", """{"text":"removed"}""",
        """{"delete":{"_index":"dump","_id":"removed"}}""",
    ];

    /// <summary>What the reason names of those that are set aside.</summary>
    private static readonly Dictionary<string, string> SetAside = new(StringComparer.Ordinal)
    {
        ["conditional"] = "if_seq_no",
        ["created"] = "update",
        ["internal"] = "version",
        ["piped"] = "pipeline",
        ["versioned"] = "another",
    };

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public Task Actions_of_a_bulk_file(TestedEngine engine) => OnAsync(engine, ActionsAsync);

    [Theory]
    [OnEngine(TestedEngine.LocalAsElasticsearch)]
    [OnEngine(TestedEngine.LocalAsOpenSearch)]
    [OnEngine(TestedEngine.OpenSearch)]
    [OnEngine(TestedEngine.Elasticsearch)]
    public Task A_rejected_document_comes_with_its_cause(TestedEngine engine) => OnAsync(engine, CauseAsync);

    private async Task ActionsAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        await CreateAsync(client, Name, passages: false);

        var summary = await RunAsync(client, Name, await SourceAsync(Actions));
        await RunAsync(
            client,
            Name,
            await SourceAsync("""{"index":{"_id":"versioned","version":6,"version_type":"external"}}""", """{"text":"six"}"""));

        Assert.Equal(
            [("conditional", "if_seq_no"), ("created", "update"), ("internal", "version"), ("piped", "pipeline"), ("versioned", "another")],
            summary.Rejects.OrderBy(reject => reject.Id, StringComparer.Ordinal)
                .Select(reject =>
                    (reject.Id, SetAside[reject.Id!] is { } part && reject.Reason!.Contains(part, StringComparison.Ordinal)
                        ? part
                        : reject.Reason)));
        Assert.Equal((14, 5, 1), (summary.Counts.Read, summary.Counts.Rejected, summary.Counts.Removed));
        Assert.Equal("""{"text":"seven"}""", await SourceAsync(client, Name, "versioned"));
        Assert.Equal("""{"text":"second"}""", await SourceAsync(client, Name, "same"));
        Assert.Equal("""{"text":"created"}""", await SourceAsync(client, Name, "created"));
        Assert.Equal("""{"text":"op"}""", await SourceAsync(client, Name, "op"));
        Assert.Contains("\"_routing\":\"shelf 7\"", await GetAsync(client, "routed?routing=shelf%207"), StringComparison.Ordinal);
        foreach (var absent in new[] { "internal", "piped", "conditional", "removed" })
        {
            Assert.Contains("\"found\":false", await GetAsync(client, absent), StringComparison.Ordinal);
        }

        await DeleteAsync(client, Name);
    }

    private async Task CauseAsync(Uri url)
    {
        using var client = new EngineClient(new EngineClientOptions { Address = url });
        await CreateAsync(client, Name, passages: false);
        await client.SendAsync(
            EngineRequest.Put($"/{Name}/_mapping", """{"properties":{"made":{"type":"date"},"price":{"type":"integer"}}}"""u8.ToArray()),
            1 << 20,
            default);

        var summary = await RunAsync(client, Name, await SourceAsync(
            """{"index":{"_id":"1"}}""", """{"text":"a","made":"soon"}""",
            """{"index":{"_id":"2"}}""", """{"text":"b","price":"cheap"}""",
            """{"index":{"_id":"3"}}""", """{"text":"c","price":3}"""));

        Assert.Equal((1, 2), (summary.Counts.Indexed, summary.Counts.Rejected));
        Assert.Contains(
            summary.Rejects,
            reject => reject.Reason is { } reason
                && reason.Contains("[made]", StringComparison.Ordinal)
                && reason.Contains(": failed to parse date field [soon]", StringComparison.Ordinal));
        Assert.Contains(
            summary.Rejects,
            reject => reject.Reason is { } reason
                && reason.Contains("[price]", StringComparison.Ordinal)
                && reason.Contains(": For input string: \"cheap\"", StringComparison.Ordinal));
        await DeleteAsync(client, Name);
    }

    private async Task<FileSource> SourceAsync(params string[] lines)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}.bulk");
        await File.WriteAllLinesAsync(file, lines);
        return new FileSource([file], new FileReading { Index = Name });
    }

    private async Task<string> GetAsync(EngineClient client, string idAndQuery)
    {
        var outcome = await client.SendAsync(EngineRequest.Get($"/{Name}/_doc/{idAndQuery}"), 1 << 20, default);
        using var document = JsonDocument.Parse(outcome.Response!.Body);
        return Encoding.UTF8.GetString(outcome.Response.Body.Span);
    }
}
