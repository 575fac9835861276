using System.Collections.Concurrent;

namespace SearchProxy.Evaluation.Results;

/// <summary>Title and text of the documents that were seen among the hits.</summary>
public sealed class DocumentTexts
{
    private readonly ConcurrentDictionary<string, (string Title, string Text)> _known = new(StringComparer.Ordinal);

    public void Add(string id, string title, string text) => _known.TryAdd(id, (title, text));

    /// <summary>The title; the id when it is not known.</summary>
    public string TitleOf(string id) => _known.TryGetValue(id, out var known) && known.Title.Length > 0 ? known.Title : id;

    /// <summary>The text; empty when it is not known.</summary>
    public string TextOf(string id) => _known.TryGetValue(id, out var known) ? known.Text : string.Empty;
}
