using System.Text;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Hits;

/// <summary>
/// The members that hits carry; hits that carry the same ones in the same order share them. A hit that only the vector leg found is shown
/// only when it carries those that all hits of the client's own query do, because a client may read them without asking whether they are
/// there.
/// </summary>
public sealed class HitMembers
{
    /// <summary>What a document has or has not by itself, whichever query found it.</summary>
    private static readonly string[] OfDocument = ["_routing", "_ignored", "ignored_field_values", "fields"];

    private readonly MemberName[] _members;
    private HashSet<string>? _names;

    internal HitMembers(MemberName[] members) => _members = members;

    /// <summary>Names of the members of one hit: <c>_score</c>, <c>inner_hits</c>, <c>inner_hits/chapters</c>.</summary>
    public static IReadOnlySet<string> Of(ReadOnlySpan<byte> answer, Hit hit)
    {
        ArgumentNullException.ThrowIfNull(hit);
        return hit.Members._names ??= hit.Members.Names(answer);
    }

    /// <summary>What every one of the first <paramref name="count"/> hits carries, without what depends on the document alone.</summary>
    public static HashSet<string> OnEvery(SearchAnswer answer, int count)
    {
        ArgumentNullException.ThrowIfNull(answer);
        HashSet<string>? common = null;
        HitMembers? before = null;
        foreach (var hit in answer.Hits.Take(count))
        {
            if (hit.Members != before)
            {
                common ??= new HashSet<string>(Of(answer.Bytes.Span, hit), StringComparer.Ordinal);
                common.IntersectWith(Of(answer.Bytes.Span, hit));
                before = hit.Members;
            }
        }

        common ??= new HashSet<string>(StringComparer.Ordinal);
        common.ExceptWith(OfDocument);
        return common;
    }

    internal bool AreThese(ReadOnlySpan<byte> answer, List<MemberName> members)
    {
        var isSame = members.Count == _members.Length;
        for (var i = 0; isSame && i < _members.Length; i++)
        {
            isSame = members[i].Owner == _members[i].Owner
                && members[i].Quoted.Of(answer).SequenceEqual(_members[i].Quoted.Of(answer));
        }

        return isSame;
    }

    private HashSet<string> Names(ReadOnlySpan<byte> answer)
    {
        var names = new HashSet<string>(_members.Length, StringComparer.Ordinal);
        foreach (var (quoted, owner) in _members)
        {
            var name = Encoding.UTF8.GetString(AnswerWalk.NameOf(quoted.Of(answer)));
            if (owner is null)
            {
                names.Add(name);
            }
            else if (name != PrivateFields.InnerHits)
            {
                names.Add($"{owner}/{name}");
            }
        }

        return names;
    }
}
