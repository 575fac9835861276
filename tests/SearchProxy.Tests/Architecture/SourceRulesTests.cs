using SearchProxy.Testing;

namespace SearchProxy.Tests.Architecture;

public sealed class SourceRulesTests
{
    private static readonly SourceFile[] Product = Read("src");

    [Fact]
    public void Every_source_file_of_the_product_keeps_the_rules() =>
        HasNone(Product.SelectMany(static file => SourceRules.Check(file.Path, string.Join('\n', file.Lines) + "\n")));

    [Theory]
    [InlineData("tests")]
    [InlineData("bench")]
    [InlineData("samples")]
    public void What_is_beside_the_product_keeps_the_rules_on_form(string folder) =>
        HasNone(Read(folder).SelectMany(static file => SourceRules.CheckForm(file.Path, string.Join('\n', file.Lines) + "\n")));

    [Fact]
    public void A_name_of_the_product_stands_for_one_type() =>
        HasNone(SourceRules.CheckNames(Product));

    [Fact]
    public void A_small_type_of_the_product_lives_with_its_one_user() =>
        HasNone(SmallTypeRule.Check(Product, SmallTypeRule.Exceptions));

    [Theory]
    [InlineData("Long.cs", "// line\n", 301, "Long.cs has 301 lines, more than 300")]
    [InlineData(
        "OneManager.cs",
        "internal sealed class OneManager;\n",
        1,
        "OneManager.cs names a type OneManager, which says nothing of what it does")]
    [InlineData("A.cs", "public static partial class B\n", 1, "A.cs holds the type B")]
    [InlineData("A.cs", "class A; // TO" + "DO: later\n", 1, "A.cs:1 is unfinished: class A; // TO" + "DO: later")]
    public void A_breach_is_found(string path, string text, int times, string expected) =>
        Assert.Equal([expected], SourceRules.Check(path, string.Concat(Enumerable.Repeat(text, times))));

    [Theory]
    [InlineData(140, 0, null)]
    [InlineData(141, 0, "A.cs:1 has 141 characters, more than 140")]
    [InlineData(141, 59, "A.cs:1 has 141 characters, more than 140")]
    [InlineData(141, 60, null)]
    public void A_long_line_is_found_unless_a_long_text_is_in_it(int length, int text, string? expected)
    {
        var line = text == 0 ? "// " : $"\"{new string('t', text)}\" // ";
        Assert.Equal(expected is null ? [] : [expected], SourceRules.Check("A.cs", line.PadRight(length, 'x') + "\n"));
    }

    [Fact]
    public void A_line_of_a_raw_text_may_be_long()
    {
        var text = $"var a = \"\"\"\n{new string('t', 200)}\n\"\"\";\n{new string(' ', 141)}\n";
        Assert.Equal(["A.cs:4 has 141 characters, more than 140"], SourceRules.Check("A.cs", text));
    }

    [Fact]
    public void A_name_with_two_types_is_found()
    {
        SourceFile[] files = [new("P/A.cs", "class A<T>;\nclass A;\n"), new("P/B.cs", "class B;\n"), new("Q/B.cs", "record B;\n")];
        Assert.Equal(["B is a type in P/B.cs and another one in Q/B.cs"], SourceRules.CheckNames(files));
    }

    [Theory]
    [InlineData("    static int Two() => 2;", "A.cs:1 does not say private: static int Two() => 2;")]
    [InlineData("    List<int?> _two = [];", "A.cs:1 does not say private: List<int?> _two = [];")]
    [InlineData("    static A()", null)]
    [InlineData("    private static int Two() => 2;", null)]
    [InlineData("        if (a) return;", "A.cs:1 has no braces: if (a) return;")]
    [InlineData("        if (a(b))\n            return;", "A.cs:1 has no braces: if (a(b))")]
    [InlineData("        else\n            return;", "A.cs:1 has no braces: else")]
    [InlineData("        if (a(b)\n            && c)\n        {", null)]
    [InlineData("        foreach (var a in b)\n        {", null)]
    [InlineData("    private int A(Cancellation" + "Token t);", "A.cs:1 calls a token otherwise: private int A(Cancellation" + "Token t);")]
    [InlineData("    public override int A(Cancellation" + "Token ct);", null)]
    [InlineData("    public CancellationToken Stopped { get; }", null)]
    [InlineData("    private int A(CancellationToken stop, CancellationToken? deadline) => 1;", null)]
    public void What_is_spelled_in_another_way_is_found(string lines, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], SourceRules.Check("A.cs", lines + "\n"));

    [Theory]
    [InlineData("    private void Long()", "A.cs:4 holds a member of 61 lines, more than 60")]
    [InlineData("    private sealed class Nested", null)]
    public void A_long_member_is_found_but_a_nested_type_may_be_longer(string header, string? expected)
    {
        var text = $"class A\n{{\n{header}\n    {{\n{string.Concat(Enumerable.Repeat("        _ = 1;\n", 61))}    }}\n}}\n";
        Assert.Equal(expected is null ? [] : [expected], SourceRules.Check("A.cs", text));
    }

    [Theory]
    [InlineData("A/B/C.cs", "namespace A.B;\n\nclass C;\n", null)]
    [InlineData("A/B/C.cs", "namespace A;\n\nclass C;\n", "A/B/C.cs says namespace A; its folder says A.B")]
    [InlineData("A/Program.cs", "return 0;\n", null)]
    public void A_namespace_that_is_not_the_folder_is_found(string path, string text, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], SourceRules.Check(path, text));

    [Fact]
    public void An_ordinary_file_breaks_no_rule() =>
        Assert.Empty(SourceRules.Check("Folder/A.cs", "namespace Folder;\n\npublic sealed class A\n{\n    public int B => 1;\n}\n"));

    private static void HasNone(IEnumerable<string> breaches)
    {
        var found = string.Join('\n', breaches);
        Assert.True(found.Length == 0, found);
    }

    private static SourceFile[] Read(string folder)
    {
        var root = RepositoryFolder.At(folder);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Full: path, Path: Path.GetRelativePath(root, path).Replace('\\', '/')))
            .Where(static file => !file.Path.Contains("/obj/", StringComparison.Ordinal)
                && !file.Path.Contains("/bin/", StringComparison.Ordinal))
            .Select(static file => new SourceFile(file.Path, File.ReadAllText(file.Full)))
            .ToArray();
        Assert.True(files.Length > 3, $"only {files.Length} source files were found under {root}");
        return files;
    }
}
