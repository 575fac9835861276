namespace SearchProxy.Tests.Architecture;

public sealed class SmallTypeRuleTests
{
    private const string Lonely = "P/A.cs holds 1 lines that belong into P/B.cs, their one user";
    private static readonly Dictionary<string, string> NoExceptions = [];

    [Theory]
    [InlineData("internal static class A;", "class B\n{\n    A _a;\n}", Lonely)]
    [InlineData("internal static class A;", "/// <see cref=\"A\"/>\nclass B\n{\n    // A\n    C.A _a;\n}", null)]
    [InlineData("internal sealed class A : I;", "class B\n{\n    A _a;\n}", Lonely)]
    [InlineData("internal sealed class A(int a) : K<I>;", "class B\n{\n    A _a;\n}", null)]
    [InlineData("internal static class A { static int Of(this int a) => a; }", "class B\n{\n    A _a;\n}", null)]
    [InlineData("internal static partial class A;", "class B\n{\n    A _a;\n}", null)]
    public void A_small_type_that_one_file_names_belongs_there(string type, string user, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], Check(
            File("P/A.cs", type), File("P/B.cs", user), File("P/K.cs", "class K;"), File("P/D/I.cs", "interface I;"),
            File("P/U.cs", "class U : K, I;"), File("P/V.cs", "class V : K, I;")));

    [Theory]
    [InlineData("P/C.cs")]
    [InlineData("Q/C.cs")]
    public void A_second_user_keeps_its_file(string second) =>
        Assert.Empty(Check(File("P/A.cs", "class A;"), File("P/B.cs", "class B : A;"), File(second, "class C : A;")));

    [Fact]
    public void A_user_in_another_project_keeps_its_file() =>
        Assert.Empty(Check(File("P/A.cs", "class A;"), File("Q/B.cs", "class B : A;")));

    [Theory]
    [InlineData("record B(A Kind);", Lonely)]
    [InlineData("record B(A? Kind = A.None, int C = 0);", Lonely)]
    [InlineData("class B\n{\n    public A Kind { get; init; }\n}", Lonely)]
    [InlineData("class B\n{\n    public A Of(A kind) => kind;\n}", null)]
    public void An_enum_belongs_to_the_one_record_that_carries_it(string carrier, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            Check(File("P/A.cs", "enum A;"), File("P/B.cs", carrier), File("Q/C.cs", "class C\n{\n    A _a;\n}")));

    [Fact]
    public void An_enum_that_two_records_carry_keeps_its_file() =>
        Assert.Empty(Check(File("P/A.cs", "enum A;"), File("P/B.cs", "record B(A Kind);"), File("P/C.cs", "record C(A Kind);")));

    [Theory]
    [InlineData(30, 160, "P/A.cs holds 30 lines that belong into P/B.cs, their one user")]
    [InlineData(31, 160, null)]
    [InlineData(30, 170, null)]
    public void A_longer_type_or_a_full_file_keeps_it(int length, int userLength, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            Check(File("P/A.cs", TypeOf("A", length)), File("P/B.cs", "// \n" + TypeOf("B : A", userLength))));

    [Theory]
    [InlineData(30, "class C;", null)]
    [InlineData(31, "class C;", "P/B.cs holds A besides, of 31 lines, more than 30")]
    [InlineData(3, "class C : A;", "P/B.cs holds A besides, which P/C.cs uses too: it needs a file")]
    public void Beside_the_type_that_names_the_file_are_its_own_small_ones_alone(int length, string other, string? expected) =>
        Assert.Equal(
            expected is null ? [] : [expected],
            Check(File("P/B.cs", $"{TypeOf("B", 40)}\n\n{TypeOf("A", length)}"), File("P/C.cs", other)));

    [Theory]
    [InlineData("B", "enum A;")]
    [InlineData("B(A One)", "record A;")]
    [InlineData("B(int One, IReadOnlyDictionary<string, A>? Many = null)", "record A;")]
    public void An_enum_beside_and_what_the_type_carries_may_have_other_users(string type, string beside) =>
        Assert.Empty(Check(File("P/B.cs", $"{TypeOf(type, 40)}\n\n{beside}"), File("P/C.cs", "class C\n{\n    A _a;\n}")));

    [Fact]
    public void An_exception_holds_as_long_as_it_is_needed()
    {
        var exceptions = new Dictionary<string, string>(StringComparer.Ordinal) { ["P/A.cs"] = "reason" };
        Assert.Empty(SmallTypeRule.Check([File("P/A.cs", "class A;"), File("P/B.cs", "class B : A;")], exceptions));
        Assert.Equal(["P/A.cs needs no exception"], SmallTypeRule.Check([File("P/B.cs", "class B : A;")], exceptions));
    }

    private static IEnumerable<string> Check(params SourceFile[] files) => SmallTypeRule.Check(files, NoExceptions);

    private static SourceFile File(string path, string types) => new(path, $"using N;\n\nnamespace N;\n\n{types}\n");

    private static string TypeOf(string name, int lines) =>
        $"class {name}\n{{\n{string.Concat(Enumerable.Repeat("    // line\n", lines - 3))}}}";
}
