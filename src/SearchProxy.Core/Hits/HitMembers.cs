using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>
/// The members that hits carry. A hit that only the vector leg found is shown only when it carries those that all hits of the client's own
/// query do, because a client may read them without asking whether they are there.
/// </summary>
public static class HitMembers
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    /// <summary>What a document has or has not by itself, whichever query found it.</summary>
    private static readonly string[] OfDocument = ["_routing", "_ignored", "ignored_field_values", "fields"];

    /// <summary>Members whose own members count too: a client reads <c>inner_hits.chapters</c>, <c>highlight.title</c>.</summary>
    private static readonly string[] Deep = ["inner_hits", "highlight"];

    /// <summary>Names of the members of one hit: <c>_score</c>, <c>inner_hits</c>, <c>inner_hits/chapters</c>.</summary>
    public static HashSet<string> Of(ReadOnlySpan<byte> answer, Hit hit)
    {
        ArgumentNullException.ThrowIfNull(hit);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(hit.Raw.Of(answer), Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            names.Add(name);
            reader.Read();
            if (Deep.Contains(name, StringComparer.Ordinal) && reader.TokenType == JsonTokenType.StartObject)
            {
                AddInside(ref reader, name, names);
            }
            else
            {
                reader.Skip();
            }
        }

        return names;
    }

    /// <summary>What every one of the first <paramref name="count"/> hits carries, without what depends on the document alone.</summary>
    public static HashSet<string> OnEvery(SearchAnswer answer, int count)
    {
        ArgumentNullException.ThrowIfNull(answer);
        HashSet<string>? common = null;
        foreach (var hit in answer.Hits.Take(count))
        {
            var names = Of(answer.Bytes.Span, hit);
            if (common is null)
            {
                common = names;
            }
            else
            {
                common.IntersectWith(names);
            }
        }

        common ??= new HashSet<string>(StringComparer.Ordinal);
        common.ExceptWith(OfDocument);
        return common;
    }

    private static void AddInside(ref Utf8JsonReader reader, string owner, HashSet<string> names)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.Is(PrivateFields.InnerHits))
            {
                names.Add($"{owner}/{reader.GetString()}");
            }

            reader.Read();
            reader.Skip();
        }
    }
}
