using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// Walks once over a query. Every <c>Read</c> begins on the first token of its value and ends on the last one, also when it
/// meets something that it does not understand: then it notes that and skips.
/// </summary>
internal sealed class ClauseReader(JsonSlice query, QueryFindings findings)
{
    public QueryFindings Findings { get; } = findings;

    /// <summary>Reads a clause (<c>{"name":body}</c>).</summary>
    public Clause Read(ref Utf8JsonReader reader, ClauseRole role)
    {
        var start = (int)reader.TokenStartIndex;
        var depth = reader.CurrentDepth;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail(ref reader, "a clause that is not an object");
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            Findings.Fail("an empty clause");
            return new PlainClause();
        }

        var clause = ReadNamed(ref reader, ClauseKinds.Find(ref reader), role);
        reader.Read();
        if (reader.TokenType != JsonTokenType.EndObject)
        {
            Findings.Fail("a clause with two names");
            reader.LeaveTo(depth);
        }

        clause.Written = new JsonSlice(query.Bytes[start..(int)reader.BytesConsumed]);
        return clause;
    }

    /// <summary>Reads one clause or an array of them.</summary>
    public void ReadMany(ref Utf8JsonReader reader, ClauseRole role, List<Clause> read)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            read.Add(Read(ref reader, role));
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            read.Add(Read(ref reader, role));
        }
    }

    public JsonSlice Take(ref Utf8JsonReader reader) => reader.TakeValue(query.Bytes);

    /// <summary>Notes that the value cannot be understood and skips it.</summary>
    public Clause Fail(ref Utf8JsonReader reader, string detail)
    {
        Findings.Fail(detail);
        reader.Skip();
        return new PlainClause();
    }

    private Clause ReadNamed(ref Utf8JsonReader reader, ClauseKind kind, ClauseRole role)
    {
        if (kind == ClauseKind.Unknown)
        {
            Findings.Fail($"clause \"{BodyNames.Show(ref reader)}\"");
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Fail(ref reader, "a clause without a body");
        }

        return kind switch
        {
            ClauseKind.Match => MatchClause.Read(this, ref reader, Strictness.Loose),
            ClauseKind.StrictMatch => MatchClause.Read(this, ref reader, Strictness.MoreOfTheText),
            ClauseKind.MultiMatch => TextClauses.ReadMultiMatch(this, ref reader),
            ClauseKind.QueryString => TextClauses.ReadQueryString(this, ref reader),
            ClauseKind.SimpleQueryString => TextClauses.ReadSimpleQueryString(this, ref reader),
            ClauseKind.MoreLikeThis => MoreLikeThisClause.Read(this, ref reader),
            ClauseKind.Intervals => IntervalsClause.Read(this, ref reader),
            ClauseKind.Bool => BoolClause.Read(this, ref reader),
            ClauseKind.DisMax => DisMaxClause.Read(this, ref reader),
            ClauseKind.ScoredQuery => WrappingClause.Read(this, ref reader, "query"u8, role),
            ClauseKind.Boosting => WrappingClause.Read(this, ref reader, "positive"u8, role),
            ClauseKind.Pinned => WrappingClause.ReadPinned(this, ref reader, role),
            ClauseKind.ConstantScore => WrappingClause.ReadConstantScore(this, ref reader, role),
            ClauseKind.Join => JoinClause.Read(this, ref reader, role),
            ClauseKind.Nested => NestedClause.Read(this, ref reader, role),
            ClauseKind.Vector => VectorClause.Read(this, ref reader),
            ClauseKind.Hybrid => VectorClause.ReadHybrid(this, ref reader),
            _ => Skip(ref reader, matchesAll: kind == ClauseKind.MatchAll),
        };
    }

    private static PlainClause Skip(ref Utf8JsonReader reader, bool matchesAll)
    {
        reader.Skip();
        return new PlainClause(matchesAll);
    }
}
