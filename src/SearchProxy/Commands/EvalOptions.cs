using System.CommandLine;
using SearchProxy.Core.Relevance;
using SearchProxy.Evaluation;
using SearchProxy.Evaluation.Clicks;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Kept;
using SearchProxy.Evaluation.Results;

namespace SearchProxy.Commands;

/// <summary>The flags of <c>eval</c>, and what they say.</summary>
internal static class EvalOptions
{
    public static readonly Option<string[]> Beir = new("--beir")
    {
        Description = "Folder with corpus.jsonl, queries.jsonl and qrels/test.tsv, which is indexed and evaluated; may be given "
            + "several times.",
        HelpName = "DIR",
    };

    public static readonly Option<bool> Demo = new("--demo") { Description = "Evaluate the demo corpus that comes with the program." };
    public static readonly Option<string?> Index = new("--index")
    {
        Description = "Evaluate an index that is filled already; with --qrels, and --queries where the judgements have no texts.",
        HelpName = "NAME",
    };
    public static readonly Option<string?> Queries = new("--queries")
    {
        Description = "Query texts: JSON lines with \"_id\" and \"text\", id and text with a tab between, or TREC topics.",
        HelpName = "FILE",
    };
    public static readonly Option<string?> Judgements = new("--qrels")
    {
        Description = "Judgements: BEIR or TREC qrels, CSV with query, docid and rating (Quepid's exports too), or the body of a "
            + "_rank_eval request.",
        HelpName = "FILE",
    };
    public static readonly Option<string[]> Clicks = new("--clicks")
    {
        Description = "Instead of judgements: logs of clicks, as User Behavior Insights (ubi_queries and ubi_events as JSON lines) or CSV "
            + "with query, shown and clicked; with --index.",
        HelpName = "FILE",
    };

    public static readonly Option<int?> Limit = new Option<int?>("--limit")
    {
        Description = "Ask only the first N queries of each collection.",
        HelpName = "N",
    }.Whole(1, 1_000_000);
    public static readonly Option<string[]> Orders = new Option<string[]>("--orders")
    {
        Description = "Orders to measure, with commas: bm25, vectors, hybrid, reranked. Default: all four.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "NAMES",
    }.OfferingSeveral([.. EvalTarget.AllOrders.Select(static order => order.Name.ToLowerInvariant())]);
    public static readonly Option<string[]> With = new("--with")
    {
        Description = "One more target: the proxy with these settings (blend=0.5,window=100); may be given several times.",
        HelpName = "NAME=VALUE,…",
    };
    public static readonly Option<string[]> Proxy = new("--proxy")
    {
        Description = "One more target: a proxy that runs at this URL; may be given several times.",
        HelpName = "[NAME=]URL",
    };
    public static readonly Option<string[]> Run = new("--run")
    {
        Description = "One more target: rankings in a file, in TREC's form; may be given several times.",
        HelpName = "[NAME=]FILE",
    };
    public static readonly Option<string?> Body = new("--body")
    {
        Description = "Your own search body (JSON) with {{query}} where the text belongs, instead of a multi_match.",
        HelpName = "FILE",
    };
    public static readonly Option<string> Measures = new("--measures")
    {
        Description = $"What to measure, with commas; targets are compared by the first. Known: {Measure.Supported}.",
        HelpName = "NAMES",
        DefaultValueFactory = _ => "ndcg@10,mrr@10,map@50,recall@50,p@10,err@10,judged@10",
    };
    public static readonly Option<string?> Baseline = new("--baseline")
    {
        Description = "Target that the others are compared with. Default: the first.",
        HelpName = "NAME",
    };
    public static readonly Option<int> Seed = new Option<int>("--seed")
    {
        Description = "Seed of the tests' draws.",
        HelpName = "N",
        DefaultValueFactory = _ => 42,
    }.Whole(0, int.MaxValue);
    public static readonly Option<int> Turns = new Option<int>("--turns")
    {
        Description = "Gains and losses to tell of each target.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    }.Whole(0, 1_000);
    public static readonly Option<string?> Html = new("--html") { Description = "Write a report as one page.", HelpName = "FILE" };
    public static readonly Option<string?> Json = new("--json") { Description = "Write everything as JSON.", HelpName = "FILE" };
    public static readonly Option<string?> Markdown = new("--markdown")
    {
        Description = "Write the tables as Markdown.",
        HelpName = "FILE",
    };
    public static readonly Option<string?> Runs = new("--save-runs")
    {
        Description = "Write each target's rankings in TREC's form into this folder.",
        HelpName = "DIR",
    };
    public static readonly Option<string[]> FailBelow = new("--fail-below")
    {
        Description = "Exit code 1 when a proxy's mean is lower; may be given several times.",
        HelpName = "MEASURE=VALUE",
    };
    public static readonly Option<string?> FailIfWorse = new("--fail-if-worse-than")
    {
        Description = "Exit code 1 when a target is worse than in an earlier run's --json.",
        HelpName = "FILE",
    };
    public static readonly Option<double> Tolerance = new Option<double>("--tolerance")
    {
        Description = "Loss that --fail-if-worse-than bears as long as luck explains it.",
        HelpName = "X",
        DefaultValueFactory = _ => 0.01,
    }.Number(0, 1);
    public static readonly Option<string?> Kept = new("--kept")
    {
        Description = "Folder of model scores and vectors that are kept between runs. Default: searchproxy/evaluation in the user's cache.",
        HelpName = "DIR",
    };
    public static readonly Option<bool> KeepNothing = new("--keep-nothing")
    {
        Description = "Neither use nor keep scores and vectors of other runs; times then are those of the models.",
    };

    /// <summary>The flags that say what is evaluated.</summary>
    public static IReadOnlyList<Option> OfCollections { get; } =
    [
        Beir, Demo, Index, Queries, Judgements, Clicks, Limit, DocumentOptions.TextFields,
    ];

    public static IReadOnlyList<Option> All { get; } =
    [
        .. OfCollections, Orders, With, Proxy, Run, Body, Measures, Baseline, Seed, Turns, Html, Json, Markdown, Runs, FailBelow,
        FailIfWorse, Tolerance, Kept,
        KeepNothing,
    ];

    /// <summary>The measures of --measures and those that demands are about, each once.</summary>
    /// <exception cref="CommandException">One is not known.</exception>
    public static IReadOnlyList<Measure> MeasuresOf(ParseResult parsed) =>
    [
        .. parsed.GetRequiredValue(Measures).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static name => Measure.Parse(name)
                ?? throw new CommandException(ExitCode.Usage, $"--measures has \"{name}\"; known are {Measure.Supported}"))
            .DefaultIfEmpty(new Measure(MeasureKind.Ndcg, 10))
            .Concat(DemandsOf(parsed).Select(static demand => demand.Measure))
            .Distinct(),
    ];

    /// <exception cref="CommandException">One is not understood.</exception>
    public static IReadOnlyList<Demand> DemandsOf(ParseResult parsed) =>
    [
        .. (parsed.GetValue(FailBelow) ?? [])
            .Select(static text => Demand.Parse(text)
                ?? throw new CommandException(
                    ExitCode.Usage,
                    $"--fail-below has \"{text}\"; MEASURE=VALUE is expected, such as ndcg@10=0.40; measures are {Measure.Supported}")),
    ];

    /// <summary>Everything that is to be compared, in order; names are unique.</summary>
    /// <exception cref="CommandException">A flag is not understood, or two targets have one name.</exception>
    public static IReadOnlyList<EvalTarget> TargetsOf(ParseResult parsed)
    {
        var others = (parsed.GetValue(With) ?? []).Select(static text => new EvalTarget(text, TargetKind.Settings, text))
            .Concat((parsed.GetValue(Proxy) ?? []).Select(static text => EvalTarget.Named(TargetKind.Proxy, text)))
            .Concat((parsed.GetValue(Run) ?? []).Select(static text => EvalTarget.Named(TargetKind.Run, text)))
            .ToList();
        // Who names a proxy and no engine asks that proxy alone.
        var isProxyAlone = others.Exists(static target => target.Kind == TargetKind.Proxy)
            && parsed.GetValue(SettingsOptions.Engine) is null;
        var orders = parsed.GetValue(Orders) is { Length: > 0 } named
            ? EvalTarget.OfOrders(named)
            : isProxyAlone
            ? []
            : EvalTarget.AllOrders;
        List<EvalTarget> targets = [.. orders.Distinct(), .. others];
        if (targets.GroupBy(static target => target.Name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new CommandException(ExitCode.Usage, $"two targets have the name \"{twice.Key}\"; give names as NAME=URL or NAME=FILE");
        }

        foreach (var proxy in targets.Where(static target => target.Kind == TargetKind.Proxy
            && !(Uri.TryCreate(target.Argument, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")))
        {
            throw new CommandException(ExitCode.Usage, $"--proxy has \"{proxy.Argument}\"; an http or https URL is expected");
        }

        return parsed.GetValue(Baseline) is { } baseline && targets.TrueForAll(target => target.Name != baseline)
            ? throw new CommandException(
                ExitCode.Usage,
                $"--baseline is \"{baseline}\"; the targets are {string.Join(", ", targets.Select(static target => target.Name))}")
            : targets;
    }

    /// <summary>The collections to evaluate.</summary>
    /// <exception cref="CommandException">There is none, or a file is missing.</exception>
    public static IEnumerable<Collection> CollectionsOf(ParseResult parsed)
    {
        var fields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields));
        var folders = (parsed.GetValue(Beir) ?? []).Select(BeirFolder.Open).ToList();
        if (parsed.GetValue(Demo))
        {
            folders.Add(BeirFolder.Demo);
        }

        foreach (var folder in folders)
        {
            yield return new Collection(
                folder.Name,
                $"searchproxy-eval-{folder.Name}",
                folder.Corpus,
                Limited(parsed, JudgementReader.Read(folder.Judgements, folder.Queries)),
                fields);
        }

        var index = parsed.GetValue(Index);
        if ((index, parsed.GetValue(Judgements)) is ({ } filled, { } judged))
        {
            yield return new Collection(
                filled, filled, Corpus: null, Limited(parsed, JudgementReader.Read(judged, parsed.GetValue(Queries))), fields);
        }
        else if (parsed.GetValue(Clicks) is { Length: > 0 } logs)
        {
            yield return new Collection(
                index ?? throw new CommandException(ExitCode.Usage, "--clicks needs --index NAME: the index that was searched"),
                index,
                Corpus: null,
                Limited(parsed, OfClicks(logs)),
                fields);
        }
        else if (folders.Count == 0)
        {
            throw new CommandException(
                ExitCode.Usage,
                "nothing to evaluate: give --beir DIR, --demo, or --index NAME with --qrels FILE (and --queries FILE where the judgements "
                    + "have no texts) or --clicks FILE");
        }
    }

    /// <summary>Folder of what is kept between runs; null to keep nothing.</summary>
    public static string? KeptOf(ParseResult parsed) => parsed.GetValue(KeepNothing) ? null : parsed.GetValue(Kept) ?? KeptFolder.Default;

    private static JudgementSet OfClicks(string[] files)
    {
        var log = ClickLogReader.Read(files);
        var set = PositionModel.Fit(log.Sessions).ToJudgements();
        return set.Queries.Count > 0
            ? set with
            {
                Origin = log.Unplaced == 0 ? set.Origin : $"{set.Origin}; {log.Unplaced} clicks on documents that their search "
                + "did not show, or of searches that are not in the log, are left out"
            }
            : throw new CommandException(
                ExitCode.Usage,
                $"the clicks of {log.Sessions.Count} searches say too little of any document to judge it; a document has to be looked at "
                    + "five times for a query");
    }

    private static JudgementSet Limited(ParseResult parsed, JudgementSet set) =>
        parsed.GetValue(Limit) is { } limit ? set with { Queries = [.. set.Queries.Take(limit)] } : set;
}
