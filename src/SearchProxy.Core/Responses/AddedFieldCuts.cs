using SearchProxy.Core.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Responses;

/// <summary>Finds the bytes to leave out so that an object loses the members that only the proxy asked for.</summary>
internal static class AddedFieldCuts
{
    /// <param name="bytes">The answer.</param>
    /// <param name="owner">The hit that holds the object.</param>
    /// <param name="value">The object (<c>fields</c> or <c>ignored_field_values</c>); may be absent.</param>
    /// <param name="added">Names to take off.</param>
    /// <returns>Cuts in ascending order; the whole member of the hit when nothing of the object is left.</returns>
    public static List<ByteRange>? Of(ReadOnlySpan<byte> bytes, ByteRange owner, ByteRange value, IReadOnlyList<string> added)
    {
        if (!value.Exists)
        {
            return null;
        }

        var members = Members(bytes, value, added, out var kept);
        var cuts = kept == members.Count ? null : kept == 0 ? [WholeMember(bytes, owner, value)] : Between(members, value);
        SpareList<(ByteRange Range, bool Cut)>.Return(members);
        return cuts;
    }

    private static List<(ByteRange Range, bool Cut)> Members(
        ReadOnlySpan<byte> bytes, ByteRange value, IReadOnlyList<string> added, out int kept)
    {
        var members = SpareList<(ByteRange Range, bool Cut)>.Take();
        var walk = new AnswerWalk(value.Of(bytes));
        kept = 0;
        walk.EnterObject();
        while (walk.NextMember(out var name))
        {
            var start = walk.QuotedName.Start;
            var cut = IsAdded(name, added);
            walk.Skip();
            members.Add((new ByteRange(value.Start + start, walk.At - start), cut));
            kept += cut ? 0 : 1;
        }

        return members;
    }

    /// <summary>Elasticsearch answers a leaf of a nested object under the name of the nested object.</summary>
    private static bool IsAdded(ReadOnlySpan<byte> member, IReadOnlyList<string> added)
    {
        foreach (var name in added)
        {
            if (member.Is(name))
            {
                return true;
            }

            for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            {
                if (member.Is(name.AsSpan(0, dot)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>
    /// Each cut member goes with the comma and white space on its right; behind the last kept one, with those on the left.
    /// </summary>
    private static List<ByteRange> Between(List<(ByteRange Range, bool Cut)> members, ByteRange value)
    {
        var cuts = new List<ByteRange>();
        var lastKept = members.FindLastIndex(static member => !member.Cut);
        for (var i = 0; i < lastKept; i++)
        {
            if (members[i].Cut)
            {
                var start = members[i].Range.Start;
                cuts.Add(new ByteRange(start, members[i + 1].Range.Start - start));
            }
        }

        if (lastKept < members.Count - 1)
        {
            var start = members[lastKept].Range.End;
            cuts.Add(new ByteRange(start, members[^1].Range.End - start));
        }

        System.Diagnostics.Debug.Assert(cuts.TrueForAll(cut => cut.Start > value.Start && cut.End < value.End), "A cut left its object.");
        return cuts;
    }

    /// <summary>The member of the hit with its name and the comma before it (it is never the first: <c>_index</c> is).</summary>
    private static ByteRange WholeMember(ReadOnlySpan<byte> bytes, ByteRange owner, ByteRange value)
    {
        var start = bytes[..value.Start].LastIndexOf((byte)',');
        return start < owner.Start ? value : new ByteRange(start, value.End - start);
    }
}
