using System.Diagnostics;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Commands;

/// <summary>The program as a process of its own that may have little memory.</summary>
public sealed class HeapLimitTests
{
    private const int Answers = 20;
    private const int AnswerBytes = 50 << 20;

    [Fact]
    public async Task Twenty_answers_of_fifty_megabytes_at_once_pass_a_heap_of_a_quarter_of_them_and_leave_nothing_behind()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var engine = await ScriptedEngine.StartAsync();
        var body = new byte[AnswerBytes];
        Array.Fill(body, (byte)' ');
        "{\"hits\":{\"total\":{\"value\":0,\"relation\":\"eq\"},\"max_score\":null,\"hits\":[]}}"u8.CopyTo(body);
        engine.When(static asked => asked.Path == "/i/_mapping", static _ => EngineAnswer.Json("""{"i":{"mappings":{"properties":{"t":{"type":"text"}}}}}"""));
        engine.When(static asked => asked.Path == "/i/_search", _ => EngineAnswer.Bytes(200, "application/json", body));
        using var process = Start(engine.Url);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(" listens on ")[1].Split(' ')[0]), Timeout = TimeSpan.FromMinutes(3) };
            await SearchAsync(client);
            var before = Resident(process);

            Assert.All(await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ => SearchAsync(client))), static length => Assert.Equal(AnswerBytes, length));

            Assert.False(process.HasExited);
            var after = Resident(process);
            for (var i = 0; i < 200 && after > before * 1.3; i++)
            {
                await client.GetStringAsync("/_searchproxy/health/live");
                await Task.Delay(50);
                after = Resident(process);
            }

            Assert.InRange(after / (double)before, 0, 1.3);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(Uri engine)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "searchproxy.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--engine", engine.ToString(), "--listen", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Hexadecimal: 256 MiB.
        start.Environment["DOTNET_GCHeapHardLimit"] = "10000000";
        start.Environment["SEARCHPROXY_MODELS__ENCODER"] = "";
        start.Environment["SEARCHPROXY_MODELS__RERANKER"] = "";
        return Process.Start(start)!;
    }

    private static async Task<long> SearchAsync(HttpClient client)
    {
        using var content = new StringContent("""{"query":{"match":{"t":"whale"}}}""", System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/i/_search") { Content = content };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 16];
        var length = 0L;
        for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            length += read;
        }

        return length;
    }

    private static long Resident(Process process)
    {
        process.Refresh();
        return process.WorkingSet64;
    }
}
