using System.Buffers;
using System.Globalization;
using System.Text;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Puts clauses, as they were written, into new ones.</summary>
internal static class FilterJson
{
    /// <summary>
    /// Clauses that are longer together are not put into new ones, so that deep queries cannot multiply the memory they take.
    /// </summary>
    private const int MostBytes = 256 * 1024;

    /// <summary>Matches every document.</summary>
    public static JsonSlice Everything { get; } = JsonSlice.FromText("""{"match_all":{}}""");

    /// <summary>Matches no document.</summary>
    public static JsonSlice Nothing { get; } = JsonSlice.FromText("""{"match_none":{}}""");

    public static JsonSlice NoneOf(JsonSlice clauses) => Join("{\"bool\":{\"must_not\":"u8, clauses.Span, "}}"u8);

    public static bool IsTooLong(IReadOnlyList<JsonSlice> clauses)
    {
        var length = 0L;
        foreach (var clause in clauses)
        {
            length += clause.Bytes.Length;
        }

        return length > MostBytes;
    }

    public static JsonSlice AllOf(IReadOnlyList<JsonSlice> clauses) => clauses.Count == 1
        ? clauses[0]
        : Join("{\"bool\":{\"filter\":"u8, Array(clauses), "}}"u8);

    public static JsonSlice AtLeast(int least, IReadOnlyList<JsonSlice> clauses)
    {
        var end = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"minimum_should_match\":{least}}}}}"));
        return Join("{\"bool\":{\"should\":"u8, Array(clauses), end);
    }

    public static JsonSlice Nested(JsonSlice path, JsonSlice? ignoreUnmapped, JsonSlice query)
    {
        var head = Join("{\"nested\":{\"path\":"u8, path.Span, ",\"query\":"u8);
        var tail = ignoreUnmapped is { } ignore ? Join(",\"ignore_unmapped\":"u8, ignore.Span, "}}"u8) : new JsonSlice("}}"u8.ToArray());
        return Join(head.Span, query.Span, tail.Span);
    }

    private static ReadOnlySpan<byte> Array(IReadOnlyList<JsonSlice> clauses)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write("["u8);
        for (var i = 0; i < clauses.Count; i++)
        {
            buffer.Write(i == 0 ? [] : ","u8);
            buffer.Write(clauses[i].Span);
        }

        buffer.Write("]"u8);
        return buffer.WrittenSpan;
    }

    private static JsonSlice Join(ReadOnlySpan<byte> head, ReadOnlySpan<byte> middle, ReadOnlySpan<byte> tail)
    {
        var joined = new byte[head.Length + middle.Length + tail.Length];
        head.CopyTo(joined);
        middle.CopyTo(joined.AsSpan(head.Length));
        tail.CopyTo(joined.AsSpan(head.Length + middle.Length));
        return new JsonSlice(joined);
    }
}
