using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

/// <summary>A code block of a document that a shell could run.</summary>
/// <param name="Page">The document, from the repository's root.</param>
/// <param name="Text">What stands between the fences.</param>
/// <param name="NotRun">Why no test runs it, from the comment <c>&lt;!-- not run: … --&gt;</c> above it; null when one does.</param>
internal sealed partial record ShellBlock(string Page, string Text, string? NotRun)
{
    public static IReadOnlyList<string> Pages { get; } =
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md", "src/SearchProxy.Testcontainers/README.md",
        .. Directory.EnumerateFiles(RepositoryFolder.At("docs"), "*.md")
            .Select(static file => $"docs/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<ShellBlock> Of(string page) =>
    [
        .. Fence().Matches(File.ReadAllText(RepositoryFolder.At(page)))
            .Where(static match => match.Groups["language"].Value is "" or "sh" or "bash" && Command().IsMatch(match.Groups["text"].Value))
            .Select(match =>
                new ShellBlock(page, match.Groups["text"].Value, match.Groups["reason"].Success ? match.Groups["reason"].Value : null)),
    ];

    [GeneratedRegex(
        @"(^<!-- not run: (?<reason>[^\n]+) -->\n)?^```(?<language>[a-z]*)\n(?<text>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    /// <summary>What begins like a command of a shell, and not like a log, a drawing or a file.</summary>
    [GeneratedRegex(
        @"^\s*(searchproxy|curl|docker|dotnet|helm|bench/|packaging/|eval|export|[A-Z_]+=)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Command();
}
