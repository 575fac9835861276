using System.Text;
using System.Text.Json;
using SearchProxy.Gateway.Options;
using SearchProxy.Testing.FakeEngine;
using SearchProxy.Testing.Http;

namespace SearchProxy.Attack.Tests;

/// <summary>
/// Every fault of the wire between proxy and engine, at every call that a search makes: an answer, a documented error, or a broken-off one;
/// never a wrong one, never twice.
/// </summary>
public sealed class WireFaultTests
{
    private const int MostCalls = 7;

    private static readonly string Search = Post(
        "/attacked/_search", """{"query":{"match":{"text":"whale"}},"highlight":{"fields":{"text":{}}}}""");

    public static TheoryData<OriginKind, WireFaultKind, int> Cases()
    {
        var cases = new TheoryData<OriginKind, WireFaultKind, int>();
        foreach (var kind in Origin.Real)
        {
            foreach (var fault in Enum.GetValues<WireFaultKind>())
            {
                cases.Add(kind, fault, 0);
                if (fault is WireFaultKind.BlackHole or WireFaultKind.Reset or WireFaultKind.HalfClose)
                {
                    cases.Add(kind, fault, 40);
                    cases.Add(kind, fault, 150);
                }
            }
        }

        if (cases.Count == 0)
        {
            cases.Add(OriginKind.Scripted, WireFaultKind.None, 0);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_search_is_answered_whatever_happens_on_the_wire(OriginKind kind, WireFaultKind fault, int afterBytes)
    {
        await using var setup = Origin.Start(kind);
        await using (var direct = await Target.StartAsync(setup.Url))
        {
            await direct.AskAsync(Post("/attacked/_doc/1?refresh=true", "{\"text\":\"the white whale\"}", "PUT"));
            await direct.AskAsync(Post("/attacked/_doc/2?refresh=true", "{\"text\":\"another whale\"}", "PUT"));
        }

        await Task.WhenAll(Enumerable.Range(1, MostCalls).Select(call => AskAsync(kind, new WireFault(fault, afterBytes), call)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_document_is_written_once_at_most(OriginKind kind, WireFaultKind fault, int afterBytes)
    {
        var id = $"{fault}-{afterBytes}";
        await using var origin = Origin.Start(
            kind,
            (_, line) => line.Contains("/attacked-writes/_doc ", StringComparison.Ordinal)
                ? new WireFault(fault, afterBytes)
                : WireFault.None);
        await using var target = await Target.StartAsync(origin.Url, Impatient);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(n => target.AskAsync(Post("/attacked-writes/_doc", $"{{\"of\":\"{id}\",\"n\":{n}}}"))));

        Assert.Equal(5, origin.Asked.Count(static line => line.Contains("/attacked-writes/_doc ", StringComparison.Ordinal)));
        Assert.All(answers, static answer => Assert.True(answer is null || answer.Status is 200 or 201 or 502 or 504, answer?.StartLine));
    }

    private static async Task AskAsync(OriginKind kind, WireFault fault, int call)
    {
        await using var origin = Origin.Start(kind, (number, _) => number == call ? fault : WireFault.None);
        await using var target = await Target.StartAsync(origin.Url, Impatient);

        var answer = await target.AskAsync(Search);

        if (answer is null || !answer.IsComplete)
        {
            // Broken off for the client, too: what it has is no whole answer.
            Assert.NotEqual(WireFaultKind.None, fault.Kind);
            return;
        }

        Assert.True(answer.Status is 200 or 502 or 504, answer.StartLine);
        using var json = JsonDocument.Parse(answer.Body);
        if (answer.Status == 200 && kind is not OriginKind.Scripted)
        {
            Assert.Equal(2, json.RootElement.GetProperty("hits").GetProperty("hits").GetArrayLength());
        }
    }

    private static void Impatient(GatewayOptions options) =>
        (options.AnswerTimeout, options.EngineTimeout, options.Search.Deadline) =
            (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

    private static string Post(string target, string body, string method = "POST") =>
        $"{method} {target} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
