using System.CommandLine;
using SearchProxy.Configuration;
using SearchProxy.Engine.Http;
using SearchProxy.Engines;
using SearchProxy.Evaluation;
using SearchProxy.LocalEngine;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy eval</c>: how good BM25, vectors, hybrid and reranked orders are on judged queries.</summary>
internal static class EvalCommand
{
    private const string LocalEngineName = "local";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static readonly Option<string[]> Beir = new("--beir")
    {
        Description = "Folder with corpus.jsonl, queries.jsonl and qrels/test.tsv, which is indexed and evaluated; may be given several times.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Demo = new("--demo") { Description = "Evaluate the demo corpus that comes with the program." };
    private static readonly Option<string?> Index = new("--index") { Description = "Evaluate an index that is filled already; with --queries and --qrels.", HelpName = "NAME" };
    private static readonly Option<string?> Queries = new("--queries") { Description = "JSON lines with the texts \"_id\" and \"text\".", HelpName = "FILE" };
    private static readonly Option<string?> Judgements = new("--qrels") { Description = "Query id, document id and grade with tabs between them.", HelpName = "FILE" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "Ask only the first N queries of each collection.", HelpName = "N" };

    private static readonly Option<SearchOrder[]> Orders = new("--orders")
    {
        Description = "Orders to measure. Default: all four.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => Enum.GetValues<SearchOrder>(),
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("eval", "Measure nDCG@10 of BM25, vectors, hybrid and reranked. --engine local (the default) is in memory.")
        {
            Beir, Demo, Index, Queries, Judgements, Limit, Orders, DocumentOptions.TextFields,
        };
        foreach (var option in SettingsOptions.OfEngine)
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var isLocal = parsed.GetValue(SettingsOptions.Engine) is null or LocalEngineName;
        var settings = SettingsOptions.Read(parsed, KeyValuePair.Create("gateway:engines", isLocal ? (string?)"http://127.0.0.1:9200" : null));
        settings.Gateway.Listen = ["http://127.0.0.1:0"];
        settings.Gateway.Search.Deadline = Deadline;
        var collections = CollectionsOf(parsed).ToList();
        using var models = LoadedModels.Load(settings.Models);
        models.RequireReranker();
        await using var local = isLocal ? await LocalEngineHost.StartAsync(new LocalEngineOptions(), stop) : null;
        using var engine = await OpenAsync(settings, local, stop);
        var evaluator = new Evaluator(settings, models, engine, terminal);
        var results = new List<(Collection, IReadOnlyList<OrderResult>)>();
        foreach (var collection in collections)
        {
            results.Add((collection, await evaluator.RunAsync(collection, parsed.GetRequiredValue(Orders), stop)));
        }

        RelevanceTable.Write(terminal, local is null ? engine.Info.ToString() : "the local engine", results);
        return (int)(results.Any(row => row.Item2.Any(result => result.NotRanked > 0)) ? ExitCode.Findings : ExitCode.Success);
    }

    private static Task<EngineConnection> OpenAsync(ProxySettings settings, LocalEngineHost? local, CancellationToken stop)
    {
        if (local is null)
        {
            return EngineConnection.OpenAsync(settings, stop);
        }

        settings.Gateway.Engines = [local.Url.GetLeftPart(UriPartial.Authority)];
        return EngineConnection.OpenAsync(new EngineClientOptions { Address = local.Url }, stop);
    }

    private static IEnumerable<Collection> CollectionsOf(ParseResult parsed)
    {
        var fields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields));
        var limit = parsed.GetValue(Limit) ?? int.MaxValue;
        var folders = (parsed.GetValue(Beir) ?? []).Select(BeirFolder.Open).ToList();
        if (parsed.GetValue(Demo))
        {
            folders.Add(BeirFolder.Demo);
        }

        foreach (var folder in folders)
        {
            var queries = JudgementFiles.Read(folder.Queries, folder.Judgements);
            yield return new Collection(folder.Name, $"searchproxy-eval-{folder.Name}", folder.Corpus, [.. queries.Take(limit)], fields);
        }

        if ((parsed.GetValue(Index), parsed.GetValue(Queries), parsed.GetValue(Judgements)) is ({ } index, { } asked, { } judged))
        {
            yield return new Collection(index, index, Corpus: null, [.. JudgementFiles.Read(asked, judged).Take(limit)], fields);
        }
        else if (folders.Count == 0)
        {
            throw new CommandException(ExitCode.Usage, "nothing to evaluate: give --beir DIR, --demo, or --index NAME with --queries FILE and --qrels FILE");
        }
    }
}
