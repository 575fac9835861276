namespace SearchProxy.Tests.Documents;

/// <summary>
/// Every command that a document shows runs, in the order of the document; a block that none can run says why in a comment above it.
/// </summary>
public sealed class DocumentCommandsTests
{
    /// <summary>Commands of other programs, which need what a test does not have.</summary>
    private static readonly string[] Others = ["docker ", "helm ", "bench/", "packaging/", "dotnet "];

    public static TheoryData<string> Pages =>
        [.. ShellBlock.Pages.Where(static page => ShellBlock.Of(page).Any(static block => block.NotRun is null))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_commands_of_a_document_run(string page)
    {
        await using var world = await DocumentWorld.StartAsync();
        foreach (var block in ShellBlock.Of(page).Where(static block => block.NotRun is null))
        {
            var (code, said) = await world.RunAsync(block.Text);
            Assert.True(code == 0, $"{page}: exit code {code} of\n{said}");
        }
    }

    /// <summary>
    /// One spelling of the program, whichever way it was installed: how a clone says it stands where ways to install stand.
    /// </summary>
    [Fact]
    public void A_block_calls_the_program_by_its_name() =>
        Assert.DoesNotContain(
            ShellBlock.Pages.SelectMany(ShellBlock.Of),
            static block => block.Text.Contains("--project src/SearchProxy ", StringComparison.Ordinal));

    [Fact]
    public void What_is_not_run_is_of_other_programs()
    {
        var left = ShellBlock.Pages.SelectMany(ShellBlock.Of).Where(static block => block.NotRun is not null).ToList();
        Assert.NotEmpty(left);
        Assert.All(
            left,
            static block =>
                Assert.True(Others.Any(other => block.Text.Contains(other, StringComparison.Ordinal)), $"{block.Page}: {block.Text}"));
    }
}
