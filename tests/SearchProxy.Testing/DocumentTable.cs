using System.Text.RegularExpressions;

namespace SearchProxy.Testing;

/// <summary>Tables in the repository's documents, so that a test can hold to what is written there.</summary>
public static partial class DocumentTable
{
    /// <summary>
    /// The first cells of all table rows of <c>docs/FILE</c> that match <paramref name="pattern"/> as a whole, in their order.
    /// </summary>
    public static IReadOnlyList<string> FirstCells(string file, string pattern) =>
    [
        .. File.ReadLines(RepositoryFolder.At("docs", file))
            .Select(static line => FirstCell().Match(line))
            .Where(static match => match.Success)
            .Select(static match => match.Groups["cell"].Value)
            .Where(cell => Regex.IsMatch(cell, $"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))),
    ];

    [GeneratedRegex(@"^\|\s*(?<cell>[^|]*?)\s*\|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FirstCell();
}
