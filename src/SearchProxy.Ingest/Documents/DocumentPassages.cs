using SearchProxy.Core.Indexes;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Documents;

/// <summary>The texts of a document that are encoded.</summary>
internal static class DocumentPassages
{
    /// <summary>
    /// Without a splitter all fields as one text. With one, the first field is the title that stands before each passage and the others are
    /// cut; a single field is cut. None when there is no text.
    /// </summary>
    public static (IReadOnlyList<string> Texts, bool IsTruncated) Of(
        PassageSplitter? splitter,
        IReadOnlyList<TextField> fields,
        IReadOnlyList<string> texts)
    {
        if (splitter is null)
        {
            var text = DocumentText.Join(fields, texts);
            return (string.IsNullOrWhiteSpace(text) ? [] : [text], false);
        }

        return fields.Count == 1
            ? splitter.Split(string.Empty, texts[0])
            : splitter.Split(texts[0], DocumentText.Join([.. fields.Skip(1)], [.. texts.Skip(1)]));
    }
}
