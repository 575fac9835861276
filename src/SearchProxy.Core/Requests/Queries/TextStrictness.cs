using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What the arguments of a text clause ask for.</summary>
internal static class TextStrictness
{
    /// <summary>Arguments that change scores, spellings that still match, or what an engine does when it cannot search.</summary>
    private static readonly FrozenSet<string> Idle = FrozenSet.ToFrozenSet(
    [
        "boost", "_name", "fuzziness", "prefix_length", "max_expansions", "fuzzy_transpositions", "fuzzy_rewrite", "fuzzy_max_expansions",
        "fuzzy_prefix_length", "rewrite", "lenient", "zero_terms_query", "tie_breaker", "slop", "phrase_slop", "analyze_wildcard",
        "allow_leading_wildcard",
        "auto_generate_synonyms_phrase_query", "enable_position_increments", "time_zone", "quote_analyzer", "quote_field_suffix", "escape",
        "max_determinized_states",
    ]);

    /// <param name="reader">On the name of an argument; left on the last token of its value.</param>
    /// <param name="known">What was known before.</param>
    /// <returns>The stricter of both. An argument that is not known may ask for anything in the text.</returns>
    public static Strictness Read(ref Utf8JsonReader reader, Strictness known)
    {
        var name = reader.GetString()!;
        reader.Read();
        var isLoose = Idle.Contains(name) || name switch
        {
            "operator" or "default_operator" =>
                reader.TokenType == JsonTokenType.String && string.Equals(reader.GetString(), "or", StringComparison.OrdinalIgnoreCase),
            "type" => reader.TokenType == JsonTokenType.String && reader.GetString() is "best_fields" or "most_fields" or "cross_fields",
            "minimum_should_match" => AsksForOne(reader),
            _ => false,
        };
        reader.Skip();
        return isLoose || known > Strictness.MoreOfTheText ? known : Strictness.MoreOfTheText;
    }

    /// <summary>A number up to 1. Everything else depends on how many words there are: a share, a difference, a condition.</summary>
    private static bool AsksForOne(Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return false;
        }

        var written = reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan);
        return written.Trim() is "0" or "1";
    }
}
