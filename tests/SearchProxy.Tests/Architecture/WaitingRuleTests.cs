using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Architecture;

/// <summary>A test waits for what it needs, with <see cref="Eventually"/>, and never for a time that it guesses.</summary>
public sealed partial class WaitingRuleTests
{
    [Fact]
    public void No_test_sleeps_or_spins()
    {
        var root = RepositoryFolder.At("tests");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count > 100, $"only {files.Count} files were found under {root}");
        Assert.Empty(files.SelectMany(path => File.ReadLines(path)
            .Where(static line => Guess().IsMatch(line))
            .Select(line => $"{Path.GetRelativePath(root, path)}: {line.Trim()}")));
    }

    [Theory]
    [InlineData("Thread." + "Sleep(10);")]
    [InlineData("SpinWait.Spin" + "Until(() => true);")]
    [InlineData("await Task.Yi" + "eld();")]
    public void A_guess_is_found(string line) => Assert.Matches(Guess(), line);

    [GeneratedRegex(@"\bThread\.Sleep\(|\bSpinUntil\(|\bTask\.Yield\(", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Guess();
}
