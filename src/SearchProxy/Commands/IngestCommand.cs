using System.CommandLine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Inference;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy ingest</c>: documents with their vectors into an index.</summary>
internal static class IngestCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "ingest",
            "Read documents, embed them, and write them to an index.")
            {
                IngestStatusCommand.Create(terminal),
                IngestBackfillCommand.Create(terminal),
            };
        SettingsOptions.AddTo(command, IngestFlags.All.Concat(SettingsOptions.OfEngine));
        command.SetAction((parsed, stop) => RunAsync(parsed, terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed);
        var options = IngestFlags.Read(parsed);
        IDocumentSource? files = parsed.GetValue(IngestFlags.Source) is { Length: > 0 } patterns
            ? new FileSource(patterns, FileFlags.Read(parsed, options))
            : null;
        using var models = LoadedModels.LoadEncoder(settings.Models);
        var encoder = models.RequireEncoder();
        var splitter = options.Passages is null ? null : models.Splitter(options.Passages);
        if (parsed.GetValue(IngestFlags.DryRun) && files is not null)
        {
            // Nothing of it needs the engine.
            return await DryRunAsync(parsed, options, files, encoder, splitter, terminal, stop);
        }

        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var source = files ?? await IndexSourceAsync(parsed, engine, stop);
        if (parsed.GetValue(IngestFlags.DryRun) && source is not null)
        {
            return await DryRunAsync(parsed, options, source, encoder, splitter, terminal, stop);
        }

        var plan = IndexPlans.Of(
            options, encoder, parsed.GetRequiredValue(DocumentOptions.Analyzer), parsed.GetValue(IngestFlags.Replicas));
        var pipeline = source is null ? null : new IngestPipeline(options, source, encoder, engine.Client, splitter, models.Meter());
        var summary = pipeline is null ? null : await pipeline.CheckSourceAsync(stop);
        if (summary is null)
        {
            // Only now: an index for the wrong fields would stand in the way of the next try.
            await PrepareAsync(parsed, engine, plan, terminal, stop);
            summary = pipeline is null
                ? await ReplayAsync(options, encoder, engine, splitter, terminal, stop)
                : await RunAsync(parsed, pipeline, options.Index, terminal, stop);
        }

        if (parsed.GetValue(IngestFlags.Json))
        {
            IngestReport.WriteJson(terminal, summary);
        }
        else
        {
            IngestReport.Write(terminal, summary);
        }

        return (int)IngestReport.CodeOf(summary);
    }

    /// <summary>A copy gets the settings and mappings of what it is copied from; an index that is there is taken as it is.</summary>
    private static async Task PrepareAsync(
        ParseResult parsed, EngineConnection engine, IndexPlan plan, Terminal terminal, CancellationToken stop)
    {
        if (parsed.GetValue(IngestFlags.InPlace))
        {
            await IndexPreparation.ExtendAsync(engine, plan, stop);
        }
        else if (parsed.GetValue(IngestFlags.FromIndex) is not { } other)
        {
            await AliasedIndex.PrepareAsync(engine, plan, !parsed.GetValue(DocumentOptions.NoAlias), stop);
        }
        else if ((await IndexPreparation.PrepareLikeAsync(engine, plan, other, stop)).Detail is { } notice)
        {
            terminal.WriteError(notice);
        }
    }

    private static async Task<IngestSummary> RunAsync(
        ParseResult parsed, IngestPipeline pipeline, string title, Terminal terminal, CancellationToken stop)
    {
        await using var endpoint = parsed.GetValue(IngestFlags.MetricsListen) is { } url ? await WatchAsync(url, pipeline, stop) : null;
        if (endpoint is not null)
        {
            terminal.WriteError($"metrics on {endpoint.Url}metrics, health on {endpoint.Url}health");
        }

        return await IngestDisplay.RunAsync(terminal, title, pipeline, stop);
    }

    private static async Task<MetricsEndpoint> WatchAsync(string url, IngestPipeline pipeline, CancellationToken stop)
    {
        try
        {
            return await MetricsEndpoint.StartAsync(url, () => pipeline.Progress.Blocked, stop);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            throw new CommandException(ExitCode.Usage, $"--metrics-listen: {exception.Message}");
        }
    }

    /// <exception cref="CommandException">The index that is to be read is not there.</exception>
    private static async Task<IndexSource?> IndexSourceAsync(ParseResult parsed, EngineConnection engine, CancellationToken stop)
    {
        var inPlace = parsed.GetValue(IngestFlags.InPlace);
        var index = inPlace ? parsed.GetRequiredValue(IngestFlags.Index) : parsed.GetValue(IngestFlags.FromIndex);
        if (index is null)
        {
            return null;
        }

        await engine.RequireIndexAsync(index, stop);
        return new IndexSource(engine.Client, EngineDialect.For(engine.Info.Product), index, inPlace: inPlace);
    }

    private static async Task<int> DryRunAsync(
        ParseResult parsed,
        IngestOptions options,
        IDocumentSource source,
        ITextEncoder encoder,
        PassageSplitter? splitter,
        Terminal terminal,
        CancellationToken stop)
    {
        var report = await new DryRun(options, source, encoder, splitter).RunAsync(stop);
        if (parsed.GetValue(IngestFlags.Json))
        {
            IngestReport.WriteJson(terminal, report);
        }
        else
        {
            DryRunText.Write(terminal, report);
        }

        return (int)(report.Problem is not null ? ExitCode.Usage : report.FaultCount == 0 ? ExitCode.Success : ExitCode.Findings);
    }

    private static async Task<IngestSummary> ReplayAsync(
        IngestOptions options, ITextEncoder encoder, EngineConnection engine, PassageSplitter? splitter, Terminal terminal,
        CancellationToken stop)
    {
        var summary = await DeadLetterReplay.RunAsync(
            options, (replay, letters) => new IngestPipeline(replay, letters, encoder, engine.Client, splitter), stop);
        terminal.WriteLine($"{summary.DeadLetters} records are left in the dead-letter queue");
        return summary;
    }
}
