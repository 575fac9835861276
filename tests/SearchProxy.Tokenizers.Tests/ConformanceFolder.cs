using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SearchProxy.Testing;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>The tokenizers and cases in <c>Conformance/tokenizers</c>.</summary>
internal static class ConformanceFolder
{
    private static readonly string Root = RepositoryFolder.At("tests", "SearchProxy.Tokenizers.Tests", "Conformance", "tokenizers");

    public static IEnumerable<string> Names =>
        Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    public static string PathOf(string name, string file = "tokenizer.json") => Path.Combine(Root, name, file);

    public static Tokenizer Load(string name) => Tokenizer.Load(PathOf(name));

    public static List<ConformanceCase> Cases(string name)
    {
        using var file = File.OpenRead(PathOf(name, "cases.jsonl.gz"));
        using var unpacked = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionMode.Decompress))
        {
            gzip.CopyTo(unpacked);
        }
        // Texts hold U+0085 and U+2028 as they are, so lines end at U+000A only.
        return [.. Encoding.UTF8.GetString(unpacked.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<ConformanceCase>(line)!)];
    }
}
