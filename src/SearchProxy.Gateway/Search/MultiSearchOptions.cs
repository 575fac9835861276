using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Takes <c>ext.search_proxy</c> out of the searches of an <c>_msearch</c>: what is said to the proxy never reaches the engine, whichever
/// way a search goes.
/// </summary>
internal sealed class MultiSearchOptions(SearchRequestParser parser)
{
    /// <summary>The item as the engine may see it; the same when there is nothing to take out.</summary>
    public MultiSearchItem Clean(MultiSearchItem item) => CleanLine(item.Body) is { } clean ? item with { Body = clean } : item;

    /// <summary>The whole body as the engine may see it, every other byte kept; null when the client's own bytes are right.</summary>
    /// <param name="body">The client's body.</param>
    /// <param name="items">Its searches, in their order.</param>
    public ReadOnlyMemory<byte>? CleanWhole(ReadOnlyMemory<byte> body, IReadOnlyList<MultiSearchItem> items)
    {
        MemoryStream? whole = null;
        var copied = 0;
        // Nothing but a byte order mark can stand before the first line, and each line ends with one byte.
        var at = MultiSearchReader.LengthOfMark(body);
        foreach (var item in items)
        {
            at += item.Header.Length + 1;
            if (CleanLine(item.Body) is { } clean)
            {
                whole ??= new MemoryStream(body.Length);
                whole.Write(body.Span[copied..at]);
                whole.Write(clean.Span);
                copied = at + item.Body.Length;
            }

            at += item.Body.Length + 1;
        }

        if (whole is null)
        {
            return null;
        }

        whole.Write(body.Span[copied..]);
        return whole.ToArray();
    }

    private ReadOnlyMemory<byte>? CleanLine(ReadOnlyMemory<byte> line) => line.Span.IndexOf("search_proxy"u8) >= 0
        || line.Span.IndexOf("\\u"u8) >= 0
        ? parser.Parse(new SearchHttpInput("/_search", "", "application/json", Accept: null, line, [])).CleanBody
        : null;
}
