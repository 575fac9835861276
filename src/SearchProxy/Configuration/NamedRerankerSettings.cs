using System.ComponentModel;
using SearchProxy.Inference.Options;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Configuration;

/// <summary>A reranker beside the usual one: a folder of models.folder, or a hosted one.</summary>
internal sealed class NamedRerankerSettings
{
    [Description("One more reranker under a name: a folder of `models.folder`; a search asks for it with `X-SearchProxy-Model: NAME`")]
    public string Folder { get; set; } = "";

    public RerankerOptions Options { get; set; } = new();

    /// <summary>A hosted reranker; null for a folder.</summary>
    public RemoteRerankerOptions? Remote { get; set; }

    /// <summary>Everything that does not go together, in words.</summary>
    /// <param name="path">The name of these settings.</param>
    public IEnumerable<string> Relations(string path)
    {
        if (Folder.Length > 0 == Remote is not null)
        {
            yield return $"{path}: one of folder and remote is expected";
        }

        if (ModelSettings.WrongFolder($"{path}.folder", Folder) is { } wrong)
        {
            yield return wrong;
        }

        foreach (var error in Remote?.Relations($"{path}.remote") ?? [])
        {
            yield return error;
        }
    }
}
