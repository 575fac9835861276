using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Commands;
using SearchProxy.LocalEngine;

namespace SearchProxy.Tests.Commands;

/// <summary>What other models are to learn from has to be what the documents say.</summary>
public sealed class LabelCommandTests : IDisposable
{
    private static readonly string LongTitle = string.Join(' ', Enumerable.Repeat("The keeping of ball pythons at home", 4));
    private static readonly string LongText =
        string.Join(' ', Enumerable.Repeat("A ball python is a snake that people keep as a pet.", 40));

    private readonly string _folder = Directory.CreateTempSubdirectory("searchproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Texts_are_the_whole_values_of_the_text_fields_in_their_order()
    {
        await using var engine = await LocalEngineHost.StartAsync(new LocalEngineOptions());
        var url = engine.Url.ToString();
        object[] documents =
        [
            new { _id = "long", title = LongTitle, text = LongText, raw = new string('x', 5_000) },
            new { _id = "untitled", text = LongText + " End.", raw = new string('y', 5_000) },
            new { _id = "several", title = "Python", text = new[] { "A language.", "Not a snake." } },
        ];
        var source = Write("documents.jsonl", documents.Select(static document => JsonSerializer.Serialize(document)));
        Assert.Equal(ExitCode.Success, (await CommandRun.OfAsync("ingest", "--index", "snakes", "--source", source, "--engine", url)).Code);
        var output = Path.Combine(_folder, "out.jsonl");

        var run = await CommandRun.OfAsync(
            "label", "--engine", url, "--index", "snakes",
            "--queries", Write("queries.jsonl", ["""{"_id":"q","text":"python snake as a pet"}"""]),
            "--format", "pairs", "--keep-nothing", "--out", output);

        Assert.Equal(("", ExitCode.Success), (run.Error, run.Code));
        Assert.Equal(
            [$"{LongText} End.", "Python\nA language.\nNot a snake.", $"{LongTitle}\n{LongText}"],
            File.ReadLines(output).Select(static line => (string)JsonNode.Parse(line)!["passage"]!).Order(StringComparer.Ordinal));
    }

    private string Write(string name, IEnumerable<string> lines)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllLines(file, lines);
        return file;
    }
}
