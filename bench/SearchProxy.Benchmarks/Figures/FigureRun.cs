using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Inference.Runtime;

namespace SearchProxy.Benchmarks.Figures;

/// <summary>All figures of one run, as they are kept in a file.</summary>
/// <param name="Machine">Processor, cores and instruction sets: absolute numbers of two machines say nothing to each other.</param>
/// <param name="Software">Operating system and runtime.</param>
/// <param name="Day">When, in UTC.</param>
/// <param name="Figures">The numbers.</param>
/// <param name="Skipped">What was not measured, and why.</param>
internal sealed record FigureRun(
    string Machine, string Software, string Day, IReadOnlyList<Figure> Figures, IReadOnlyList<SkippedFigure> Skipped)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static FigureRun Of(FigureSheet sheet) => new(
        $"{ProcessorName()}, {Environment.ProcessorCount} cores ({Processor.Describe()})",
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        sheet.Figures,
        sheet.Skipped);

    public static async Task<FigureRun?> ReadAsync(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<FigureRun>(await File.ReadAllTextAsync(path), Format) : null;

    public async Task WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, Format) + "\n");
    }

    /// <summary>As the operating system names it.</summary>
    private static string ProcessorName()
    {
        const string Facts = "/proc/cpuinfo";
        var line = File.Exists(Facts)
            ? File.ReadLines(Facts).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? $"{RuntimeInformation.ProcessArchitecture}";
    }
}
