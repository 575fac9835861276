using System.Runtime.CompilerServices;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Documents;

/// <summary>A file of the repository that the program's own lists make.</summary>
internal static class WrittenDocument
{
    private const string Variable = "SEARCHPROXY_WRITE_DOCS";

    /// <summary>Fails when the file has another text; with SEARCHPROXY_WRITE_DOCS set it is written instead.</summary>
    public static void Check(string file, string expected, [CallerMemberName] string test = "")
    {
        var path = RepositoryFolder.At(file);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            File.WriteAllText(path, expected);
            return;
        }

        var found = File.Exists(path) ? File.ReadAllText(path) : "";
        Assert.True(
            found == expected,
            $"{file} is not what the program says; {Variable}=1 dotnet test tests/SearchProxy.Tests --filter {test} writes it. Not there: {Line(expected, found)}; too much: {Line(found, expected)}");
    }

    /// <summary>The first line that the other text does not have.</summary>
    private static string? Line(string text, string other) =>
        text.Split('\n').FirstOrDefault(line => !other.Contains(line, StringComparison.Ordinal));
}
