using SearchProxy.Inference;
using SearchProxy.Remote.Reranking;

namespace SearchProxy.Configuration;

/// <summary>A reranker beside the usual one: a folder of models.folder, or a hosted one.</summary>
internal sealed class NamedRerankerSettings
{
    /// <summary>Name of the folder; empty for a hosted one.</summary>
    public string Folder { get; set; } = "";

    public RerankerOptions Options { get; set; } = new();

    /// <summary>A hosted reranker; null for a folder.</summary>
    public RemoteRerankerOptions? Remote { get; set; }

    /// <summary>Every setting that is out of bounds, in words.</summary>
    public IEnumerable<string> Validate()
    {
        if (Folder.Length > 0 == Remote is not null)
        {
            yield return "one of folder and remote is expected";
        }

        if (Folder is "." or ".." || Folder.AsSpan().ContainsAny('/', '\\'))
        {
            yield return $"folder is \"{Folder}\"; the name of a folder inside models.folder is expected";
        }

        foreach (var error in Options.Validate().Concat(Remote?.Validate() ?? []))
        {
            yield return error;
        }
    }
}
