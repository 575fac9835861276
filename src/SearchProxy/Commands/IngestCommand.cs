using System.CommandLine;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingestion;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy ingest</c>: documents with their vectors into an index.</summary>
internal static class IngestCommand
{
    private static readonly Option<string> Index = new("--index") { Description = "Index to write to; it is created when it does not exist.", HelpName = "NAME", Required = true };

    private static readonly Option<string[]> Source = new("--source")
    {
        Description = "File, glob, BEIR folder, or - for standard input: JSON lines, CSV, TSV or _bulk, plain or gzip. May be given several times.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<SourceFormat> Format = new("--format") { Description = "How records are written. Default: by the file's name.", HelpName = "FORMAT" };
    private static readonly Option<string?> IdField = new("--id-field") { Description = "Member that holds the id. Default: _id, else id, else the place in the source.", HelpName = "NAME" };
    private static readonly Option<string?> VersionField = new("--version-field") { Description = "Member that holds a version that grows with every change.", HelpName = "NAME" };
    private static readonly Option<string?> TitleField = new("--title-field") { Description = "Field put first among the text fields.", HelpName = "NAME" };
    private static readonly Option<string?> State = new("--state") { Description = "Folder for checkpoint and dead-letter queue: a run that ends early can be gone on with.", HelpName = "DIR" };
    private static readonly Option<bool> Restart = new("--restart") { Description = "Forget the checkpoint and begin anew." };
    private static readonly Option<int> Replicas = new("--replicas") { Description = "Replicas of a new index. Default: 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the summary as JSON." };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("ingest", "Read documents, embed them, and write them to an index.")
        {
            Index, Source, Format, IdField, VersionField, TitleField, DocumentOptions.TextFields, DocumentOptions.Analyzer, Replicas, State, Restart, Json,
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
        var settings = SettingsOptions.Read(parsed);
        settings.Models.Reranker = string.Empty;
        var options = Options(parsed);
        var source = new FileSource(parsed.GetRequiredValue(Source), parsed.GetValue(Format), options.MaxDocumentBytes);
        using var models = LoadedModels.Load(settings.Models);
        var encoder = models.RequireEncoder();
        using var engine = await EngineConnection.OpenAsync(settings, stop);
        var plan = new IndexPlan
        {
            Index = options.Index,
            TextFields = options.TextFields,
            Analyzer = parsed.GetRequiredValue(DocumentOptions.Analyzer),
            Model = encoder.ModelId,
            Dimensions = encoder.Dimensions,
            Replicas = parsed.GetValue(Replicas),
        };
        await IndexPreparation.PrepareAsync(engine, plan, stop);
        var summary = await IngestDisplay.RunAsync(terminal, options.Index, new IngestPipeline(options, source, encoder, engine.Client), stop);
        if (parsed.GetValue(Json))
        {
            IngestReport.WriteJson(terminal, summary);
        }
        else
        {
            IngestReport.Write(terminal, summary);
        }

        return (int)IngestReport.CodeOf(summary);
    }

    /// <exception cref="CommandException">A flag is out of bounds.</exception>
    private static IngestOptions Options(ParseResult parsed)
    {
        var fields = DocumentOptions.Fields(parsed.GetRequiredValue(DocumentOptions.TextFields));
        var title = parsed.GetValue(TitleField);
        var options = new IngestOptions
        {
            Index = parsed.GetRequiredValue(Index),
            IdField = parsed.GetValue(IdField),
            VersionField = parsed.GetValue(VersionField),
            TextFields = title is null ? fields : [new(title), .. fields.Where(field => field.Name != title)],
            StateFolder = parsed.GetValue(State),
            Restart = parsed.GetValue(Restart),
        };
        return options.Validate() is { Count: > 0 } errors
            ? throw new CommandException(ExitCode.Usage, string.Join(Environment.NewLine, errors))
            : options;
    }
}
