using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>Reads one element of <c>hits.hits</c>.</summary>
internal static class HitReader
{
    /// <param name="reader">Stands on the hit's opening brace; afterwards on its closing one.</param>
    /// <param name="previousIndex">Index name of the hit before, reused when it is the same.</param>
    /// <exception cref="JsonException">The hit has no <c>_index</c> or no <c>_id</c>, so it has no identity; or a member twice.</exception>
    public static Hit Read(ref Utf8JsonReader reader, string? previousIndex)
    {
        var start = checked((int)reader.TokenStartIndex);
        string? index = null, id = null, routing = null;
        double? score = null;
        ByteRange scoreRange = default, fields = default, ignored = default, inner = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is("_index"u8))
            {
                reader.Read();
                index = previousIndex is not null && reader.Is(previousIndex) ? previousIndex : reader.GetString();
            }
            else if (reader.Is("_id"u8))
            {
                reader.Read();
                id = reader.GetString();
            }
            else if (reader.Is("_routing"u8))
            {
                reader.Read();
                routing = reader.GetString();
            }
            else if (reader.Is("_score"u8))
            {
                reader.Read();
                score = reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : null;
                scoreRange = JsonRanges.Skip(ref reader);
            }
            else
            {
                var isFields = reader.Is("fields"u8);
                var isIgnored = !isFields && reader.Is("ignored_field_values"u8);
                var isInner = !isFields && !isIgnored && reader.Is("inner_hits"u8);
                reader.Read();
                var range = JsonRanges.Skip(ref reader);
                if ((isFields && fields.Exists) || (isIgnored && ignored.Exists) || (isInner && inner.Exists))
                {
                    // What was asked for besides could be taken off one of the two only.
                    throw new JsonException("A hit has a member twice.");
                }

                fields = isFields ? range : fields;
                ignored = isIgnored ? range : ignored;
                inner = isInner ? range : inner;
            }
        }

        if (index is null || id is null)
        {
            throw new JsonException("A hit without _index or _id has no identity.");
        }

        return new Hit(new HitKey(index, id, routing), JsonRanges.UpTo(start, ref reader), score, scoreRange, fields, ignored, inner);
    }
}
