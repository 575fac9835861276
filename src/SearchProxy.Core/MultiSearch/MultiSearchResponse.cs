using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.MultiSearch;

/// <summary>An <c>_msearch</c> answer whose items can be exchanged; every other byte stays the engine's.</summary>
public sealed class MultiSearchResponse
{
    private const int MaxDepth = 1000;

    private readonly ReadOnlyMemory<byte> _answer;
    private readonly List<Range> _items;

    private MultiSearchResponse(ReadOnlyMemory<byte> answer, List<Range> items)
    {
        _answer = answer;
        _items = items;
    }

    public int Count => _items.Count;

    /// <summary>The answer to one search: hits, or <c>{"error":…,"status":…}</c>.</summary>
    public JsonSlice this[int index] => new(_answer[_items[index]]);

    /// <returns>Null when the answer is not JSON of at most 1000 levels with one array named <c>responses</c> of objects.</returns>
    public static MultiSearchResponse? TryRead(ReadOnlyMemory<byte> answer)
    {
        var reader = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return ReadItems(ref reader) is { } items ? new MultiSearchResponse(answer, items) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the answer with the first items only.</summary>
    /// <param name="output">Gets the answer.</param>
    /// <param name="items">One entry for each item to write, in order: what to put in its place, or null to keep the engine's.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more entries than items.</exception>
    public void Write(IBufferWriter<byte> output, IReadOnlyList<JsonSlice?> items)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items.Count, _items.Count, nameof(items));
        var answer = _answer.Span;
        var written = 0;
        for (var i = 0; i < items.Count; i++)
        {
            output.Write(answer[written.._items[i].Start.Value]);
            output.Write(items[i] is { } other ? other.Span : answer[_items[i]]);
            written = _items[i].End.Value;
        }

        if (items.Count == 0 && _items.Count > 0)
        {
            output.Write(answer[.._items[0].Start.Value]);
        }

        output.Write(answer[(_items.Count == 0 ? 0 : _items[^1].End.Value)..]);
    }

    private static List<Range>? ReadItems(ref Utf8JsonReader reader)
    {
        List<Range>? items = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isResponses = reader.Is("responses"u8);
            reader.Read();
            if (!isResponses)
            {
                reader.Skip();
                continue;
            }

            if (items is not null || reader.TokenType != JsonTokenType.StartArray)
            {
                return null;
            }

            items = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return null;
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(start..(int)reader.BytesConsumed);
            }
        }

        reader.Read();
        return items;
    }
}
