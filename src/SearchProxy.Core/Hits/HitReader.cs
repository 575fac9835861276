using System.Text.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Reads the elements of <c>hits.hits</c>, one after another.</summary>
/// <param name="names">Room for the names of a hit's members.</param>
internal struct HitReader(List<MemberName> names)
{
    // Of the hit before: most hits are of one index and carry the same members, and these are kept once.
    private string? _index;
    private ByteRange _indexRange;
    private HitMembers? _members;

    /// <summary>Reads the hit that comes next.</summary>
    /// <exception cref="JsonException">The hit has no <c>_index</c> or no <c>_id</c>, so it has no identity; or a member twice.</exception>
    public Hit Read(ref AnswerWalk walk)
    {
        walk.EnterObject();
        var start = walk.At - 1;
        string? index = null, id = null, routing = null;
        double? score = null;
        ByteRange scoreRange = default, fields = default, ignored = default, inner = default;
        while (walk.NextMember(out var name))
        {
            names.Add(new MemberName(walk.QuotedName, Owner: null));
            if (name.SequenceEqual("_index"u8))
            {
                index = Index(ref walk);
            }
            else if (name.SequenceEqual("_id"u8))
            {
                id = walk.Text();
            }
            else if (name.SequenceEqual("_routing"u8))
            {
                routing = walk.Text();
            }
            else if (name.SequenceEqual("_score"u8))
            {
                score = walk.Number(out scoreRange);
            }
            else if (name.SequenceEqual("fields"u8))
            {
                fields = Members(ref walk, fields, owner: null);
            }
            else if (name.SequenceEqual("ignored_field_values"u8))
            {
                ignored = Members(ref walk, ignored, owner: null);
            }
            else if (name.SequenceEqual("inner_hits"u8))
            {
                inner = Members(ref walk, inner, "inner_hits");
            }
            else if (name.SequenceEqual("highlight"u8))
            {
                Members(ref walk, before: default, "highlight");
            }
            else
            {
                walk.Skip();
            }
        }

        return index is not null && id is not null
            ? new Hit(new HitKey(index, id, routing), new ByteRange(start, walk.At - start), score, scoreRange, fields, ignored, inner)
            {
                Members = MembersOf(ref walk),
            }
            : throw new JsonException("A hit without _index or _id has no identity.");
    }

    private string? Index(ref AnswerWalk walk)
    {
        var range = walk.Skip();
        if (!walk[range].SequenceEqual(walk[_indexRange]))
        {
            (_index, _indexRange) = (AnswerWalk.TextOf(walk[range]), range);
        }

        return _index;
    }

    /// <summary>
    /// Goes over an object whose members are looked at later. Absent for another value. Where it stands twice, what was asked for besides
    /// could be taken off one of the two only.
    /// </summary>
    private readonly ByteRange Members(ref AnswerWalk walk, ByteRange before, string? owner)
    {
        if (before.Exists)
        {
            throw new JsonException("A hit has a member twice.");
        }

        if (walk.Next() != (byte)'{')
        {
            walk.Skip();
            return default;
        }

        var start = walk.At;
        walk.EnterObject();
        while (walk.NextMember(out _))
        {
            if (owner is not null)
            {
                names.Add(new MemberName(walk.QuotedName, owner));
            }

            walk.Skip();
        }

        return new ByteRange(start, walk.At - start);
    }

    private HitMembers MembersOf(ref AnswerWalk walk)
    {
        if (_members?.AreThese(walk.Json, names) != true)
        {
            _members = new HitMembers([.. names]);
        }

        names.Clear();
        return _members;
    }
}
