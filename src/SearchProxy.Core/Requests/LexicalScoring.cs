using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests;

/// <summary>What is known of the height of a query's scores.</summary>
public static class LexicalScoring
{
    private static readonly string[] Others =
    [
        "function_score", "script_score", "constant_score", "boosting", "pinned", "rule", "rule_query", "distance_feature", "rank_feature",
        "has_child", "has_parent",
    ];

    /// <summary>
    /// True when the scores are sums of BM25's alone, as far as the query tells. Clauses that make scores of their own, boosts other than
    /// 1, rescoring and boosts of indexes make them anything. A field that bears the name of such a clause is taken for it, which only
    /// chooses the more careful rule.
    /// </summary>
    public static bool IsBm25(SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Has(SearchFeatures.Rescore | SearchFeatures.Pinned | SearchFeatures.UnseededRandom)
            || request.Member("indices_boost") is not null)
        {
            return false;
        }

        var reader = request.Query.Open();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && IsOther(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    /// <param name="reader">On a name; moves to its value when that is plain.</param>
    private static bool IsOther(ref Utf8JsonReader reader)
    {
        foreach (var name in Others)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        if (reader.ValueTextEquals("boost"u8))
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.Number && reader.GetDouble() != 1;
        }

        var isFields = reader.ValueTextEquals("fields"u8);
        return (isFields || reader.ValueTextEquals("query"u8)) && HasBoost(ref reader);
    }

    /// <summary>A boost behind a caret (<c>title^3</c>), in a text or in a list of texts.</summary>
    private static bool HasBoost(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.String && HasBoost(reader.ValueSpan);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            if (HasBoost(reader.ValueSpan))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasBoost(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOf((byte)'^'); at >= 0 && at + 1 < text.Length; at = text.IndexOf((byte)'^'))
        {
            if (char.IsAsciiDigit((char)text[at + 1]) || text[at + 1] == (byte)'.')
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }
}
