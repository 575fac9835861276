using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Finds features by name at any depth. A field that bears such a name is taken for the feature, which only makes the plan more careful.
/// </summary>
internal static class DeepFeatures
{
    public static SearchFeatures Find(JsonSlice value)
    {
        var found = SearchFeatures.None;
        var reader = value.Open();
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("inner_hits"u8))
            {
                found |= SearchFeatures.InnerHits;
            }
            else if (reader.ValueTextEquals("_name"u8))
            {
                found |= SearchFeatures.NamedQueries;
            }
            else if (reader.ValueTextEquals("random_score"u8) && !HasSeed(reader))
            {
                found |= SearchFeatures.UnseededRandom;
            }
        }

        return found;
    }

    /// <summary>Whether any object of the value has a member of this name.</summary>
    public static bool Has(JsonSlice value, ReadOnlySpan<byte> name)
    {
        var reader = value.Open();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="reader">A copy, so that the caller's stays on the name.</param>
    private static bool HasSeed(Utf8JsonReader reader)
    {
        reader.Read();
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("seed"u8))
            {
                return true;
            }
        }

        return false;
    }
}
