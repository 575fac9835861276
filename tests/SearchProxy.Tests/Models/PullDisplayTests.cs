using SearchProxy.Models;
using SearchProxy.Remote.Hub;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Models;

public sealed class PullDisplayTests
{
    private const long Size = 100L << 20;

    [Fact]
    public async Task Where_nobody_looks_at_a_terminal_each_tenth_of_a_large_file_is_a_line()
    {
        await using var output = new StringWriter();
        var lines = PullDisplay.Lines(Terminal.Plain(output, TextWriter.Null));
        for (var megabytes = 35L; megabytes <= 100; megabytes++)
        {
            lines.Report(new HubProgress("onnx/model.onnx", megabytes << 20, Size));
            lines.Report(new HubProgress("config.json", 600, 600));
        }

        Assert.Equal(
            new[] { 30, 40, 50, 60, 70, 80, 90, 100 }.Select(percent => $"fetching onnx/model.onnx: {percent} % of 104,857,600 bytes"),
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
