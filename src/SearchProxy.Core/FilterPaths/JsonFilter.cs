using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.FilterPaths;

/// <summary>
/// One pass over a JSON text that keeps what the paths name, or what they do not name. Arrays are transparent: a path goes through them
/// into their elements. Objects and arrays on the way to something are written only if something is left in them, except that leaving out
/// may keep those that were empty from the start.
/// </summary>
internal ref struct JsonFilter
{
    private const int MaxDepth = 1000;

    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _inclusive;
    private readonly bool _keepsEmpty;
    private readonly RawJsonBuffer _output;
    private readonly List<FilterNode> _nodes = [];
    private Utf8JsonReader _reader;

    private JsonFilter(ReadOnlySpan<byte> json, FilterNode paths, bool inclusive, bool keepsEmpty, RawJsonBuffer output)
    {
        _json = json;
        _inclusive = inclusive;
        _keepsEmpty = keepsEmpty;
        _output = output;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        _nodes.Add(paths);
    }

    /// <summary>Keeps only what the paths name.</summary>
    /// <exception cref="JsonException">The text is malformed or nested deeper than 1000 levels.</exception>
    /// <exception cref="InvalidOperationException">A name holds half of a surrogate pair.</exception>
    public static void Include(ReadOnlySpan<byte> json, FilterNode paths, RawJsonBuffer output) =>
        new JsonFilter(json, paths, inclusive: true, keepsEmpty: false, output).FilterRoot();

    /// <inheritdoc cref="Include"/>
    /// <param name="json">One JSON value.</param>
    /// <param name="paths">What to leave out.</param>
    /// <param name="keepsEmpty">True: objects and arrays that were empty from the start stay.</param>
    /// <param name="output">Gets what is left.</param>
    public static void Exclude(ReadOnlySpan<byte> json, FilterNode paths, bool keepsEmpty, RawJsonBuffer output) =>
        new JsonFilter(json, paths, inclusive: false, keepsEmpty, output).FilterRoot();

    private void FilterRoot()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            // The outermost braces are written even if nothing is left.
            _output.Write("{"u8);
            FilterMembers(0);
            _output.Write("}"u8);
        }
        else
        {
            FilterValue(0);
        }

        _reader.Read();
    }

    /// <param name="from">Where the nodes that hold for these members begin; they go to the end of the list.</param>
    private void FilterMembers(int from)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var nameStart = (int)_reader.TokenStartIndex;
            var nameEnd = nameStart + _reader.ValueSpan.Length + 2;
            var next = _nodes.Count;
            var ends = Match(from);
            _reader.Read();
            var begin = _output.Length;
            _output.Separate();
            _output.Write(_json[nameStart..nameEnd]);
            _output.Write(":"u8);
            if (!FilterMember(ends, next))
            {
                _output.TakeBackTo(begin);
            }

            _nodes.RemoveRange(next, _nodes.Count - next);
        }
    }

    private bool FilterMember(bool ends, int next)
    {
        if (!ends && _nodes.Count > next)
        {
            return FilterValue(next);
        }

        if (ends == _inclusive)
        {
            CopyValue();
            return true;
        }

        _reader.Skip();
        return false;
    }

    private bool FilterValue(int from)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return FilterInside(from, isArray: false);
            case JsonTokenType.StartArray:
                return FilterInside(from, isArray: true);
            default:
                if (!_inclusive)
                {
                    CopyValue();
                }

                return !_inclusive;
        }
    }

    private bool FilterInside(int from, bool isArray)
    {
        _output.Write(isArray ? "["u8 : "{"u8);
        var begin = _output.Length;
        var start = _reader.TokenStartIndex;
        if (isArray)
        {
            FilterElements(from);
        }
        else
        {
            FilterMembers(from);
        }

        var isLeft = _output.Length > begin || (_keepsEmpty && IsBlank(_json[((int)start + 1)..(int)_reader.TokenStartIndex]));
        _output.Write(isArray ? "]"u8 : "}"u8);
        return isLeft;
    }

    private void FilterElements(int from)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            var begin = _output.Length;
            _output.Separate();
            if (!FilterValue(from))
            {
                _output.TakeBackTo(begin);
            }
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> between) => between.TrimStart(" \t\r\n"u8).IsEmpty;

    private bool Match(int from)
    {
        var length = _reader.ValueSpan.Length;
        char[]? rented = null;
        var name = length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(length);
        name = name[.._reader.CopyString(name)];
        var ends = false;
        for (int i = from, count = _nodes.Count; i < count && !ends; i++)
        {
            ends = _nodes[i].Match(name, _nodes);
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return ends;
    }

    private void CopyValue()
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        _output.Write(_json[start..(int)_reader.BytesConsumed]);
    }
}
