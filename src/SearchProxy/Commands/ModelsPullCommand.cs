using System.CommandLine;
using SearchProxy.Configuration;
using SearchProxy.Models;
using SearchProxy.Remote.Hub;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy models pull ORG/NAME</c>: fetches a model from the Hugging Face hub or a mirror, checks it and adds it.
/// </summary>
internal static class ModelsPullCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("ORG/NAME")
        {
            Description = "Repository of the hub, for example cross-encoder/ms-marco-MiniLM-L6-v2.",
        };
        var options = new ModelsAddOptions();
        var command = new Command("pull", "Fetch a model from the Hugging Face hub, check it and put it beside the others.") { source };
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(source), options.Read(parsed), terminal, stop));
        return command;
    }

    /// <summary>
    /// Fetches and adds. What is fetched stays beside the store until the model is added, so that a fetch that broke off goes on.
    /// </summary>
    public static async Task<int> RunAsync(string source, ModelsAddChoice choice, Terminal terminal, CancellationToken stop)
    {
        var (mirror, repository) = Split(source, choice.Mirror);
        var hub = new HubClientOptions();
        hub.Endpoint = mirror ?? hub.Endpoint;
        var store = choice.Store ?? new ModelSettings().Folder;
        var fetched = Path.Combine(store, ".fetching", repository.Replace('/', '-'));
        try
        {
            using var client = new HubClient(hub);
            foreach (var file in await PullDisplay.RunAsync(
                terminal, progress => client.FetchAsync(repository, fetched, choice.File, progress, stop)))
            {
                terminal.WriteLine(
                    $"fetched {file.Path}, {file.Bytes:#,0} bytes, "
                        + $"{(file.Sha256 is { } hash ? $"SHA-256 {hash}" : $"git id {file.GitId}")}");
            }
        }
        catch (Exception refused) when (refused is HubException or ArgumentException)
        {
            throw new CommandException(ExitCode.Model, refused.Message);
        }

        var result = ModelsAddCommand.Add(
            fetched,
            $"{hub.Endpoint.TrimEnd('/')}/{repository}",
            choice with { Name = choice.Name ?? repository[(repository.IndexOf('/', StringComparison.Ordinal) + 1)..] },
            terminal);
        Directory.Delete(fetched, recursive: true);
        return result;
    }

    /// <summary>An address with ORG/NAME behind it names mirror and repository at once.</summary>
    private static (string? Mirror, string Repository) Split(string source, string? mirror) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https")
            ? (address.GetLeftPart(UriPartial.Authority), address.AbsolutePath.Trim('/'))
            : (mirror, source);
}
