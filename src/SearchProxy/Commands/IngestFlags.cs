using System.CommandLine;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engine.Profiles;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Commands;

/// <summary>The flags of <c>searchproxy ingest</c> and the options that they make.</summary>
internal static class IngestFlags
{
    public static readonly Option<string> Index = new Option<string>("--index")
    {
        Description = "Index or alias to write to. When there is nothing of that name, NAME-1 is created with NAME as its alias.",
        HelpName = "NAME",
        Required = true,
    }.Checked("the name of an index or alias", static text => text.Trim().Length > 0);

    public static readonly Option<string[]> Source = new("--source")
    {
        Description = "File, glob, BEIR folder, or - for standard input: JSON, delimited text, _bulk or search hits, plain or gzip. May "
            + "be given several times.",
        HelpName = "FILE",
    };

    public static readonly Option<string?> FromIndex = new("--from-index")
    {
        Description = "Read the documents of another index of the same engine; a new index gets its settings and mappings, as with "
            + "index migrate.",
        HelpName = "NAME",
    };

    public static readonly Option<bool> InPlace = new("--in-place")
    {
        Description = "Add vectors to the documents of --index where they are, by partial updates that never overwrite a client's write.",
    };
    public static readonly Option<string?> State = new("--state")
    {
        Description = "Folder for checkpoint and dead-letter queue: a run that ends early can be gone on with.",
        HelpName = "DIR",
    };
    public static readonly Option<bool> ReplayDeadLetters = new("--replay-dlq")
    {
        Description = "Try the records of the dead-letter queue in --state again.",
    };
    public static readonly Option<bool> DryRun = new("--dry-run")
    {
        Description = "Read and check everything, encode a sample, say what would be written and how long it would take; write nothing.",
    };
    public static readonly Option<int> Replicas = new Option<int>("--replicas")
    {
        Description = "Replicas of a new index.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    }.Whole(0, IndexPlan.MaxReplicas);
    public static readonly Option<string?> MetricsListen = new("--metrics-listen")
    {
        Description = "Serve /metrics (Prometheus) and /health while the run lasts.",
        HelpName = "URL",
    };
    public static readonly Option<bool> Json = new("--json") { Description = "Print the summary, or what a dry run found, as JSON." };
    private static readonly Option<string?> IdField = new("--id-field")
    {
        Description = "Member that holds the id. Default: _id, else id, else the place in the source.",
        HelpName = "NAME",
    };
    private static readonly Option<string?> VersionField = new("--version-field")
    {
        Description = "Member that holds a version that grows with every change.",
        HelpName = "NAME",
    };
    private static readonly Option<string?> TitleField = new("--title-field")
    {
        Description = "Field put first among the text fields.",
        HelpName = "NAME",
    };
    private static readonly Option<bool> Passages = new("--passages")
    {
        Description = "Cut long texts into passages, each with a vector of its own.",
    };
    private static readonly Option<int?> PassageTokens = new Option<int?>("--passage-tokens")
    {
        Description = "Most tokens of a passage. Default: 200.",
        HelpName = "N",
    }.Whole(PassageOptions.FewestTokens, PassageOptions.MostTokens);
    private static readonly Option<int?> PassageOverlap = new Option<int?>("--passage-overlap")
    {
        Description = "Tokens that a passage repeats of the one before, at most half of --passage-tokens. Default: 32.",
        HelpName = "N",
    }.Whole(0, PassageOptions.MostTokens / 2);
    private static readonly Option<string?> Partition = new("--partition")
    {
        Description = "Take only part I of N, to share a source among machines.",
        HelpName = "I/N",
    };
    private static readonly Option<bool> Restart = new("--restart") { Description = "Forget the checkpoint and begin anew." };
    private static readonly Option<bool> NoPipeline = new("--no-pipeline")
    {
        Description = "Write documents past index.default_pipeline, which would change them after their vectors are made.",
    };
    private static readonly Option<bool> AllowNoText = new("--allow-no-text")
    {
        Description = "Begin although the first documents have none of the text fields: they get no vectors.",
    };
    private static readonly Option<bool> FirstLoad = new("--first-load")
    {
        Description = "No refresh and no replicas while loading; both are put back at the end.",
    };

    /// <summary>Every flag, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Index, Source, FromIndex, InPlace, .. FileFlags.All, IdField, VersionField, TitleField, DocumentOptions.TextFields, AllowNoText,
        NoPipeline, DocumentOptions.Analyzer, DocumentOptions.NoAlias, Passages, PassageTokens,
        PassageOverlap, Replicas, FirstLoad, Partition, State, Restart, ReplayDeadLetters, DryRun, MetricsListen, Json,
    ];

    /// <exception cref="CommandException">Flags are out of bounds, or contradict each other.</exception>
    public static IngestOptions Read(ParseResult parsed)
    {
        RequireOneSource(parsed);
        var fields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields));
        var title = parsed.GetValue(TitleField);
        var options = new IngestOptions
        {
            Index = parsed.GetRequiredValue(Index),
            IdField = parsed.GetValue(IdField),
            VersionField = parsed.GetValue(VersionField),
            TextFields = title is null ? fields : [new(title), .. fields.Where(field => field.Name != title)],
            Passages = ReadPassages(parsed),
            StateFolder = parsed.GetValue(State),
            Restart = parsed.GetValue(Restart),
            AllowsNoText = parsed.GetValue(AllowNoText),
            TunesFirstLoad = parsed.GetValue(FirstLoad),
            Partition = ReadPartition(parsed.GetValue(Partition)),
        };
        // What was read from an index has run through its pipeline before.
        options.Bulk.Pipeline = parsed.GetValue(NoPipeline) || parsed.GetValue(FromIndex) is not null ? IndexPipelines.NoPipeline : null;
        return options.Validate() is { Count: > 0 } errors
            ? throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors))
            : options;
    }

    private static void RequireOneSource(ParseResult parsed)
    {
        var given = new[] { parsed.GetValue(Source) is { Length: > 0 }, parsed.GetValue(FromIndex) is not null, parsed.GetValue(
            InPlace), parsed.GetValue(ReplayDeadLetters) }.Count(isGiven => isGiven);
        if (given != 1)
        {
            throw new CommandException(ExitCode.Usage, "give one of --source FILE, --from-index NAME, --in-place and --replay-dlq");
        }

        if (parsed.GetValue(InPlace) && parsed.GetValue(FirstLoad))
        {
            throw new CommandException(ExitCode.Usage, "--first-load is for empty indexes; --in-place works on one that is in use");
        }

        if (parsed.GetValue(FirstLoad) && parsed.GetValue(State) is null)
        {
            throw new CommandException(
                ExitCode.Usage, "--first-load needs --state DIR, which remembers what to put back if the process dies meanwhile");
        }

        if (parsed.GetValue(FromIndex) is not null && (IsGiven(DocumentOptions.Analyzer) || IsGiven(Replicas)))
        {
            throw new CommandException(
                ExitCode.Usage,
                "--analyzer and --replicas do not go with --from-index, which takes them from the index that it reads; for others make "
                    + "the new index first: searchproxy index create");
        }

        if (parsed.GetValue(ReplayDeadLetters) && parsed.GetValue(State) is null)
        {
            throw new CommandException(ExitCode.Usage, "--replay-dlq needs --state DIR, the folder that holds the dead-letter queue");
        }

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static PassageOptions? ReadPassages(ParseResult parsed)
    {
        var (tokens, overlap) = (parsed.GetValue(PassageTokens), parsed.GetValue(PassageOverlap));
        if (!parsed.GetValue(Passages))
        {
            return tokens is null && overlap is null
                ? null
                : throw new CommandException(
                    ExitCode.Usage,
                    $"{(tokens is null ? PassageOverlap : PassageTokens).Name} needs --passages, which cuts texts into passages");
        }

        var passages = new PassageOptions();
        passages.MaxTokens = tokens ?? passages.MaxTokens;
        passages.OverlapTokens = overlap ?? Math.Min(passages.OverlapTokens, passages.MaxTokens / 2);
        return passages.OverlapTokens <= passages.MaxTokens / 2
            ? passages
            : throw new CommandException(
                ExitCode.Usage,
                $"{PassageOverlap.Name} is \"{overlap}\"; at most half of a passage of {passages.MaxTokens} tokens ({PassageTokens.Name}) "
                    + "is expected");
    }

    private static SourcePartition? ReadPartition(string? text) => text is null
        ? null
        : SourcePartition.Parse(text)
            ?? throw new CommandException(
                ExitCode.Usage, $"--partition is \"{text}\"; I/N with I from 1 to N is expected, N at most {SourcePartition.MaxCount}");
}
