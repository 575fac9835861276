using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;
using Xunit.Abstractions;

namespace SearchProxy.Tests.Commands;

/// <summary>The program as a process of its own that may have little memory.</summary>
public sealed class HeapLimitTests(ITestOutputHelper output)
{
    private const int Answers = 20;
    private const int AnswerBytes = 50 << 20;
    private const int Bombs = 40;
    private const int BombBytes = 12 << 20;
    private const double Most = 1.3;

    [Fact]
    public async Task Large_answers_and_bombs_at_once_pass_a_heap_of_a_quarter_of_them_and_leave_nothing_behind()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var engine = await ScriptedEngine.StartAsync();
        var body = new byte[AnswerBytes];
        Array.Fill(body, (byte)' ');
        "{\"hits\":{\"total\":{\"value\":0,\"relation\":\"eq\"},\"max_score\":null,\"hits\":[]}}"u8.CopyTo(body);
        engine.When(
            static asked => asked.Path == "/i/_mapping",
            static _ => EngineAnswer.Json("""{"i":{"mappings":{"properties":{"t":{"type":"text"}}}}}"""));
        engine.When(static asked => asked.Path == "/i/_search", _ => EngineAnswer.Bytes(200, "application/json", body));
        engine.When(
            static asked => asked.Path == "/b/_mapping",
            static _ => EngineAnswer.Json("""{"b":{"mappings":{"properties":{"t":{"type":"text"}}}}}"""));
        engine.When(
            static asked => asked.Path == "/b/_search",
            static _ => EngineAnswer.Json("""{"hits":{"total":{"value":0,"relation":"eq"},"max_score":null,"hits":[]}}"""));
        using var process = Start(engine.Url);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync());
            using var client = new HttpClient
            {
                BaseAddress = new Uri(line.Split(" listens on ")[1].Split(' ')[0]),
                Timeout = TimeSpan.FromMinutes(3),
            };
            await SearchAsync(client);
            var before = Resident(process);

            Assert.All(
                await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ => SearchAsync(client))),
                static length => Assert.Equal(AnswerBytes, length));

            Assert.False(process.HasExited);
            await AssertGivenBackAsync(process, before, "answers");
            var bomb = Bomb();

            await Task.WhenAll(Enumerable.Range(0, Bombs).Select(_ => BombAsync(client, bomb)));

            Assert.False(process.HasExited);
            await AssertGivenBackAsync(process, before, "bombs");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private async Task AssertGivenBackAsync(Process process, long before, string burst)
    {
        await Eventually.HoldsAsync(() => Resident(process) <= before * Most);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture, $"{burst}: {before / 1048576.0:0} MiB before, {Resident(process) / 1048576.0:0} MiB after"));
    }

    /// <summary>A search of blanks that inflates to a hundred times its size, which is allowed.</summary>
    private static byte[] Bomb()
    {
        var random = new Random(1);
        var search = new StringBuilder("{\"query\":{\"match\":{\"t\":\"whale", BombBytes + 100);
        while (search.Length < BombBytes)
        {
            search.Append(' ', 4_000).Append(CultureInfo.InvariantCulture, $"{random.NextInt64():x}");
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes(search.Append("\"}}}").ToString()));
        }

        return packed.ToArray();
    }

    private static async Task BombAsync(HttpClient client, byte[] bomb)
    {
        using var content = new ByteArrayContent(bomb);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/b/_search") { Content = content };
        using var response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
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
        using var content = new StringContent("""{"query":{"match":{"t":"whale"}}}""", Encoding.UTF8, "application/json");
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
