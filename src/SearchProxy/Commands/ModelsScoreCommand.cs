using System.CommandLine;
using System.Globalization;
using SearchProxy.Core.Outcomes;
using SearchProxy.Inference;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary><c>searchproxy models score</c>: the reranker's scores of texts for a query, best first.</summary>
internal static class ModelsScoreCommand
{
    public static Command Create(Terminal terminal)
    {
        var query = new Option<string>("--query") { Description = "The query.", HelpName = "TEXT", Required = true };
        var documents = new Option<string[]>("--doc")
        {
            Description = "A text to score; may be given several times.",
            HelpName = "TEXT",
            Required = true,
        };
        var command = new Command("score", "Score texts for a query with the configured reranker.")
        {
            query, documents,
        };
        SettingsOptions.AddTo(command, SettingsOptions.OfModels);
        command.SetAction((parsed, stop) =>
            RunAsync(parsed, parsed.GetRequiredValue(query), parsed.GetRequiredValue(documents), terminal, stop));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string query, string[] documents, Terminal terminal, CancellationToken stop)
    {
        var settings = SettingsOptions.Read(parsed).Models;
        settings.Encoder = string.Empty;
        using var models = LoadedModels.Load(settings);
        var scores = await models.RequireReranker().ScoreAsync(query, [.. documents.Select(document => document.AsMemory())], stop);
        stop.ThrowIfCancellationRequested();
        if (scores.Fault != RerankFault.None)
        {
            throw new CommandException(
                ExitCode.Model, $"the model gave {scores.Scored} of {documents.Length} scores: {ReasonName.Of(scores.Fault)}");
        }

        foreach (var (document, score) in documents.Zip(scores.Values.ToArray()).OrderByDescending(pair => pair.Second))
        {
            terminal.WriteLine($"{score.ToString("0.0000", CultureInfo.InvariantCulture)}\t{document}");
        }

        return (int)ExitCode.Success;
    }
}
