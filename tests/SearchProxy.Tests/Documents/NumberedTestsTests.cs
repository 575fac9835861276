using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

/// <summary>
/// Tests that bear the number of a row (<c>Row07_…</c>, <c>I15_…</c>) bear one of a table in the documents, in whatever project they stand.
/// That every row has such a test is counted where most of them are.
/// </summary>
public sealed partial class NumberedTestsTests
{
    [Theory]
    [InlineData("search-semantics.md", "[0-9]+", "Row")]
    [InlineData("faults.md", "I[0-9]+", "I")]
    public void No_test_bears_a_number_that_is_in_no_table(string page, string rows, string prefix)
    {
        var known = DocumentTable.FirstCells(page, rows).Select(static cell => int.Parse(cell.TrimStart('I'), null)).ToHashSet();
        var borne = Directory.EnumerateFiles(RepositoryFolder.At("tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => Named().Matches(File.ReadAllText(file)))
            .SelectMany(static name => Number().Matches(name.Value))
            .Where(number => number.Groups["prefix"].Value == prefix)
            .Select(static number => (Number: int.Parse(number.Groups["number"].ValueSpan, null), Name: number.Value))
            .ToList();

        Assert.True(borne.Count >= known.Count, $"only {borne.Count} numbered tests were found for {known.Count} rows");
        Assert.DoesNotContain(borne, test => !known.Contains(test.Number));
    }

    [GeneratedRegex(@"(?<= )(?:Row|I)[0-9]{2}_\w+(?=\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Named();

    [GeneratedRegex("(?<prefix>Row|I)(?<number>[0-9]{2})(?=_)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Number();
}
