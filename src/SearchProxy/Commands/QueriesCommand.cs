using System.CommandLine;
using System.Globalization;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engines;
using SearchProxy.Evaluation.Queries;
using SearchProxy.Ingest.Sources;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy queries</c>: a set of queries for a team that has none, from what people asked or from the titles of documents.
/// </summary>
internal static class QueriesCommand
{
    private static readonly Option<string[]> Audit = new("--audit")
    {
        Description = "Audit log of a proxy (log.auditFile): what people asked, at random, each text once. May be given several times.",
        HelpName = "FILE",
    };
    private static readonly Option<string?> Titles = new("--titles")
    {
        Description = "Field that holds the titles of --index: documents at random, each asked for by its title, and judged so.",
        HelpName = "FIELD",
    };
    private static readonly Option<string?> Index = new("--index")
    {
        Description = "With --titles the index; with --audit only searches on it.",
        HelpName = "NAME",
    };
    private static readonly Option<string> Out = new("--out")
    {
        Description = "File to write: JSON lines of queries (--audit), or judgements in CSV (--titles).",
        HelpName = "FILE",
        Required = true,
    };
    private static readonly Option<int> Count = new Option<int>("--count")
    {
        Description = "Most queries.",
        HelpName = "N",
        DefaultValueFactory = static _ => 200,
    }.Whole(1, 1_000_000);
    private static readonly Option<int> Seed = new Option<int>("--seed")
    {
        Description = "Seed of the draw.",
        HelpName = "N",
        DefaultValueFactory = static _ => 42,
    }.Whole(0, int.MaxValue);

    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "queries", "Draw a set of queries from an audit log or from the titles of documents, for eval, tune and label.");
        SettingsOptions.AddTo(command, [Audit, Titles, Index, Out, Count, Seed, .. SettingsOptions.OfEngine]);
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var random = new Random(parsed.GetValue(Seed));
        var count = parsed.GetValue(Count);
        return (parsed.GetValue(Audit), parsed.GetValue(Titles)) switch
        {
            ({ Length: > 0 } logs, null) => await FromAuditAsync(parsed, logs, count, random, terminal),
            (null or [], { } field) => await FromTitlesAsync(parsed, field, count, random, terminal, stop),
            _ => throw new CommandException(
                ExitCode.Usage, "give either --audit FILE or --index NAME with --titles FIELD: where the queries come from"),
        };
    }

    private static async Task<int> FromAuditAsync(ParseResult parsed, string[] logs, int count, Random random, Terminal terminal)
    {
        var drawn = AuditQueries.Sample(logs, parsed.GetValue(Index), count, random);
        var file = parsed.GetRequiredValue(Out);
        await using var output = File.Create(file);
        drawn.Write(output);
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {drawn.Texts.Count} queries of {drawn.Searches} searches; {drawn.NotUnderstood} lines without a text are left out"));
        terminal.WriteLine(
            $"nobody has judged them; a model does: searchproxy label --index NAME --queries {file} --format judgements --out judged.csv");
        return (int)ExitCode.Success;
    }

    private static async Task<int> FromTitlesAsync(
        ParseResult parsed, string field, int count, Random random, Terminal terminal, CancellationToken stop)
    {
        var index = parsed.GetValue(Index) ?? throw new CommandException(ExitCode.Usage, "--titles needs --index NAME: whose titles");
        using var engine = await EngineConnection.OpenAsync(SettingsOptions.Read(parsed), stop);
        await engine.RequireIndexAsync(index, stop);
        var source = new IndexSource(engine.Client, EngineDialect.For(engine.Info.Product), index);
        var drawn = await TitleQueries.SampleAsync(source.ReadAsync(SourcePosition.Start, stop), field, count, random, stop);
        await source.LetGoAsync();
        if (drawn.Items.Count == 0)
        {
            throw new CommandException(
                ExitCode.Findings,
                $"none of {drawn.Documents} documents of \"{index}\" has a title of two words or more in \"{field}\" that no other has; "
                    + "--titles names the field");
        }

        var file = parsed.GetRequiredValue(Out);
        await using var output = File.Create(file);
        drawn.Write(output);
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {drawn.Items.Count} queries of {drawn.Documents} documents; {drawn.Unusable} have no title of two words or more "
                + $"that no other has"));
        terminal.WriteLine(
            "each query is the title of the one document that counts, which favours words over meaning; eval and tune say so too");
        return (int)ExitCode.Success;
    }
}
