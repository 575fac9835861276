using System.CommandLine;
using SearchProxy.Commands;
using SearchProxy.Engine.Bulk;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Commands;

/// <summary>Flags with numbers, choices and lists, of all commands: what they take is said, and what they do not take is refused.</summary>
public sealed class FlagValuesTests
{
    private static readonly string[] Wrong = ["x", "", "-99999999999", "99999999999", "NaN", "1e999", "0x1"];

    public static TheoryData<string, string> Flags
    {
        get
        {
            var flags = new TheoryData<string, string>();
            foreach (var (path, option) in Commands(Root(), "").SelectMany(
                static command => command.Command.Options, static (command, option) => (command.Path, Option: option))
                .Where(static flag => KindOf(flag.Option) is { IsEnum: true } or { IsPrimitive: true } and not { Name: nameof(Boolean) }))
            {
                flags.Add(path, option.Name);
            }

            return flags;
        }
    }

    [Fact]
    public void There_are_many() => Assert.True(Flags.Count > 15, $"{Flags.Count} flags");

    [Theory]
    [MemberData(nameof(Flags))]
    public void Every_flag_with_a_number_or_a_choice_says_what_was_given_and_what_is_expected(string command, string flag)
    {
        Assert.All(Wrong, value =>
        {
            var lines = ParseFaults.Of(Root().Parse([.. command.Split(' '), flag, value]));
            var line = Assert.Single(lines, line => line.StartsWith($"{flag} is \"{value}\"; ", StringComparison.Ordinal));
            Assert.Matches("; (a whole number from [-0-9]+ to [0-9]+|a number from [-0-9]+ to [0-9]+|one of [a-z, -]+) is expected$", line);
        });
    }

    [Theory]
    [InlineData("--shards is \"0\"; a whole number from 1 to 1024 is expected", "index create books --shards 0")]
    [InlineData("--replicas is \"-1\"; a whole number from 0 to 100 is expected", "ingest --index b --source x --replicas -1")]
    [InlineData("--passage-overlap is \"60\"; at most half of a passage of 100 tokens (--passage-tokens) is expected",
        "ingest --index b --source x --passages --passage-tokens 100 --passage-overlap 60")]
    [InlineData("--passage-tokens needs --passages, which cuts texts into passages", "ingest --index b --source x --passage-tokens 100")]
    [InlineData("--text-fields is \",\"; 1 to 64 names with commas between is expected", "index create books --text-fields ,")]
    [InlineData("--first-load needs --state DIR, which remembers what to put back if the process dies meanwhile",
        "ingest --index b --source x --first-load")]
    [InlineData("--with: gateway.search.window is 1; 2 to 1000 is supported", "eval --demo --with window=1")]
    [InlineData("--blend: gateway.search.blend is 7; 0 to 1 is supported", "tune --demo --blend 0.1,7")]
    [InlineData("--fusion: gateway.search.fusion is \"rrf\"; one of minMax, reciprocalRank, saturation, theoreticalMinimum is expected",
        "tune --demo --fusion rrf")]
    [InlineData("--try: gateway.search.windo is not a setting; did you mean gateway.search.window?", "tune --demo --try windo=5|6")]
    public async Task What_is_out_of_bounds_ends_with_2_and_the_name_of_the_flag(string line, string command)
    {
        var run = await CommandRun.OfAsync(command.Split(' '));
        Assert.Equal((ExitCode.Usage, $"searchproxy: {line}"), (run.Code, Assert.Single(run.ErrorLines)));
    }

    [Theory]
    [InlineData("json-lines")]
    [InlineData("jsonLines")]
    [InlineData("TSV")]
    public void A_choice_is_taken_in_either_spelling(string word) =>
        Assert.Empty(Root().Parse(["ingest", "--index", "b", "--source", "x", "--format", word]).Errors);

    [Fact]
    public void Kinds_of_set_aside_records_are_told_in_words() => Assert.All(
        Enum.GetNames<SourceFault>().Skip(1).Concat(Enum.GetNames<BulkVerdict>().Skip(2)),
        static kind => Assert.DoesNotContain(IngestReject.WordsOf(kind), char.IsUpper));

    private static RootCommand Root() => CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null));

    private static Type KindOf(Option option) => Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;

    private static IEnumerable<(string Path, Command Command)> Commands(Command command, string path) =>
        command.Subcommands.SelectMany(inner => Commands(inner, $"{path} {inner.Name}".TrimStart())).Prepend((path, command));
}
