using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Documents;

/// <summary>Cuts a document: the first field is the title that stands before each passage, the others are cut; a single field is cut.</summary>
internal static class DocumentPassages
{
    public static (IReadOnlyList<string> Passages, bool Truncated) Cut(
        PassageSplitter splitter,
        IReadOnlyList<TextField> fields,
        IReadOnlyList<string> texts) => fields.Count == 1
            ? splitter.Split(string.Empty, texts[0])
            : splitter.Split(texts[0], DocumentText.Join([.. fields.Skip(1)], [.. texts.Skip(1)]));
}
