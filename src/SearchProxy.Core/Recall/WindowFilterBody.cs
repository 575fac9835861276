using System.Buffers;
using System.Text;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>
/// Writes the client's search once more, cut down by a post_filter to the documents of the window or to all others. A post_filter, because
/// it neither changes scores nor adds a level to the client's query.
/// </summary>
public static class WindowFilterBody
{
    /// <summary>Members that belong to the answer's envelope, which comes from the lexical leg.</summary>
    private static readonly string[] Envelope =
        ["from", "size", "aggs", "aggregations", "suggest", "profile", "track_total_hits", "post_filter"];

    /// <summary>Counts those documents of <paramref name="keys"/> that the client's own query finds too.</summary>
    public static void WriteCount(IBufferWriter<byte> output, SearchRequest request, IEnumerable<HitKey> keys) =>
        Write(output, request, (From: 0, Size: 0), "true"u8, "filter"u8, keys);

    /// <summary>Which of <paramref name="keys"/> the client's own query finds too: their ids alone.</summary>
    public static void WriteFound(IBufferWriter<byte> output, SearchRequest request, IReadOnlyCollection<HitKey> keys)
    {
        WriteOpen(output, request, (From: 0, keys.Count), "false"u8, "filter"u8, KeepsForIds);
        WriteKeys(output, keys);
        output.Write("]}},\"_source\":false}"u8);
    }

    /// <summary>
    /// The scores that the client's own query gives to those of <paramref name="keys"/> that it finds. As a filter inside the query, so
    /// that the engine scores them alone: a filter adds nothing to a score.
    /// </summary>
    public static void WriteScores(IBufferWriter<byte> output, SearchRequest request, IReadOnlyCollection<HitKey> keys)
    {
        output.Write("{\"size\":"u8);
        BodyWriter.WriteNumber(output, keys.Count);
        output.Write(",\"track_total_hits\":false,\"_source\":false,\"query\":{\"bool\":{\"must\":["u8);
        output.Write(request.Query.Span);
        output.Write("],\"filter\":["u8);
        WriteKeys(output, keys);
        output.Write("]}}"u8);
        WriteMembers(output, request, static name => IsOfFields(name) || name is "post_filter" or "min_score" or "indices_boost");
        output.Write("}"u8);
    }

    /// <summary>A query that finds <paramref name="keys"/> and nothing else.</summary>
    public static JsonSlice KeyQuery(IReadOnlyCollection<HitKey> keys)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        WriteKeys(body, keys);
        return new JsonSlice(body.WrittenMemory);
    }

    /// <summary>A page of the client's own query without <paramref name="keys"/>.</summary>
    public static void WriteWithout(IBufferWriter<byte> output, SearchRequest request, int from, int size, IEnumerable<HitKey> keys) =>
        Write(output, request, (from, size), "false"u8, "must_not"u8, keys);

    /// <summary>
    /// A page of the client's own collapsed query without the <paramref name="groups"/>, as <see cref="HitGroup.Of"/> gives them.
    /// </summary>
    public static void WriteWithoutGroups(
        IBufferWriter<byte> output, SearchRequest request, int from, int size, IReadOnlyList<string> groups)
    {
        WriteOpen(output, request, (from, size), "false"u8, "must_not"u8);
        output.Write("{\"terms\":{"u8);
        BodyWriter.WriteName(output, request.CollapseField!);
        output.Write("["u8);
        output.Write(Encoding.UTF8.GetBytes(
            string.Join(',', groups.Where(static group => group != HitGroup.None).Select(static group => group[1..^1]))));
        output.Write("]}}"u8);
        if (groups.Contains(HitGroup.None))
        {
            output.Write(",{\"bool\":{\"must_not\":[{\"exists\":{\"field\":"u8);
            BodyWriter.WriteString(output, request.CollapseField!);
            output.Write("}}]}}"u8);
        }

        output.Write("]}}}"u8);
    }

    /// <summary>
    /// The hits <paramref name="keys"/> of the client's own query with all that the client asked of them. Scores and explanations are those
    /// of the whole search.
    /// </summary>
    public static void WriteFetch(IBufferWriter<byte> output, SearchRequest request, IReadOnlyCollection<HitKey> keys) =>
        Write(output, request, (From: 0, keys.Count), "false"u8, "filter"u8, keys);

    /// <summary>The texts of <paramref name="keys"/>, and nothing else of them.</summary>
    public static void WriteTexts(
        IBufferWriter<byte> output, SearchRequest request, IReadOnlyCollection<HitKey> keys, IReadOnlyList<string> fields)
    {
        output.Write("{\"size\":"u8);
        BodyWriter.WriteNumber(output, keys.Count);
        output.Write(",\"track_total_hits\":false,\"_source\":false,\"query\":{\"bool\":{\"filter\":["u8);
        WriteKeys(output, keys);
        output.Write("]}}"u8);
        WriteMembers(output, request, IsOfFields);
        BodyWriter.WriteFields(output, own: null, fields);
        output.Write("}"u8);
    }

    /// <summary>
    /// The same for hits that the client's own query need not find: it scores, names, explains and highlights them as far as it can. A
    /// field in which it finds nothing to highlight shows its beginning.
    /// </summary>
    public static void WriteForeignFetch(IBufferWriter<byte> output, SearchRequest request, IReadOnlyCollection<HitKey> keys)
    {
        output.Write("{\"size\":"u8);
        BodyWriter.WriteNumber(output, keys.Count);
        output.Write(",\"track_total_hits\":false,\"query\":{\"bool\":{\"should\":["u8);
        output.Write(request.Query.Span);
        output.Write("],\"filter\":["u8);
        WriteKeys(output, keys);
        output.Write("]}}"u8);
        WriteMembers(
            output, request, static name => IsOfFields(name) || FetchMembers.Contains(name) || name is "collapse", WriteFetchMember);
        output.Write("}"u8);
    }

    private static bool IsOfSearch(string name) => !Envelope.Contains(name, StringComparer.Ordinal);

    private static bool KeepsForIds(string name) => IsOfSearch(name) && !FetchMembers.Contains(name) && name is not "collapse";

    /// <summary>Members without which fields of the request may not be there, and how long all may take.</summary>
    private static bool IsOfFields(string name) => name is "runtime_mappings" or "derived" or "timeout";

    /// <summary>Members of the request as the client wrote them unless another way is given, a comma before each.</summary>
    private static void WriteMembers(
        IBufferWriter<byte> output, SearchRequest request, Func<string, bool> keeps, Action<IBufferWriter<byte>, BodyMember>? write = null)
    {
        foreach (var member in request.Body)
        {
            if (keeps(member.Name))
            {
                output.Write(","u8);
                BodyWriter.WriteName(output, member.Name);
                (write ?? WriteValue)(output, member);
            }
        }
    }

    private static void WriteValue(IBufferWriter<byte> output, BodyMember member) => output.Write(member.Value.Span);

    private static void WriteFetchMember(IBufferWriter<byte> output, BodyMember member)
    {
        if (member.Name is not "highlight"
            || member.Value.Span is not [(byte)'{', .. var inside]
            || DeepFeatures.Has(member.Value, "no_match_size"u8))
        {
            WriteValue(output, member);
            return;
        }

        output.Write("{\"no_match_size\":150"u8);
        output.Write(inside.TrimStart(" \t\r\n"u8) is [(byte)'}', ..] ? ""u8 : ","u8);
        output.Write(inside);
    }

    private static void Write(
        IBufferWriter<byte> output,
        SearchRequest request,
        (int From, int Size) page,
        ReadOnlySpan<byte> trackTotalHits,
        ReadOnlySpan<byte> occurrence,
        IEnumerable<HitKey> keys)
    {
        WriteOpen(output, request, page, trackTotalHits, occurrence);
        WriteKeys(output, keys);
        output.Write("]}}}"u8);
    }

    /// <summary>Everything up to the first clause of the post_filter's list.</summary>
    private static void WriteOpen(
        IBufferWriter<byte> output,
        SearchRequest request,
        (int From, int Size) page,
        ReadOnlySpan<byte> trackTotalHits,
        ReadOnlySpan<byte> occurrence,
        Func<string, bool>? keeps = null)
    {
        output.Write("{\"from\":"u8);
        BodyWriter.WriteNumber(output, page.From);
        output.Write(",\"size\":"u8);
        BodyWriter.WriteNumber(output, page.Size);
        output.Write(",\"track_total_hits\":"u8);
        output.Write(trackTotalHits);
        WriteMembers(output, request, keeps ?? IsOfSearch);
        output.Write(",\"post_filter\":{\"bool\":{"u8);
        if (request.Member("post_filter") is { } own)
        {
            output.Write("\"must\":["u8);
            output.Write(own.Span);
            output.Write("],"u8);
        }

        output.Write("\""u8);
        output.Write(occurrence);
        output.Write("\":["u8);
    }

    private static void WriteKeys(IBufferWriter<byte> output, IEnumerable<HitKey> keys)
    {
        output.Write("{\"bool\":{\"should\":["u8);
        var first = true;
        foreach (var group in keys.GroupBy(static key => (key.Index, key.Routing)))
        {
            output.Write(first ? "{\"bool\":{\"filter\":[{\"term\":{\"_index\":"u8 : ",{\"bool\":{\"filter\":[{\"term\":{\"_index\":"u8);
            BodyWriter.WriteString(output, group.Key.Index);
            output.Write("}},"u8);
            if (group.Key.Routing is { } routing)
            {
                output.Write("{\"term\":{\"_routing\":"u8);
                BodyWriter.WriteString(output, routing);
                output.Write("}},"u8);
            }

            output.Write("{\"ids\":{\"values\":["u8);
            WriteIds(output, group);
            output.Write("]}}]}}"u8);
            first = false;
        }

        output.Write("]}}"u8);
    }

    private static void WriteIds(IBufferWriter<byte> output, IEnumerable<HitKey> keys)
    {
        var first = true;
        foreach (var key in keys)
        {
            output.Write(first ? ""u8 : ","u8);
            BodyWriter.WriteString(output, key.Id);
            first = false;
        }
    }
}
