using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Reads how many hits the engine rescores. A rescore by a learnt model is a ranking of the client's own.</summary>
internal static class RescoreReader
{
    private const int DefaultWindow = 10;

    public static Refusal? Read(SearchDraft draft)
    {
        if (draft.Member("rescore") is not { } rescore)
        {
            return null;
        }

        var reader = rescore.Open();
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return ReadOne(draft, ref reader);
        }

        Refusal? refusal = reader.TokenType == JsonTokenType.StartArray ? null : new Refusal(BypassReason.ValueNotUnderstood, "rescore");
        while (refusal is null && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            refusal = ReadOne(draft, ref reader);
        }

        return refusal;
    }

    private static Refusal? ReadOne(SearchDraft draft, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new Refusal(BypassReason.ValueNotUnderstood, "rescore");
        }

        var window = DefaultWindow;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isWindow = reader.ValueTextEquals("window_size"u8);
            var isQuery = reader.ValueTextEquals("query"u8);
            reader.Read();
            if (isWindow && !(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out window)))
            {
                return new Refusal(BypassReason.ValueNotUnderstood, "rescore.window_size");
            }

            if (!isWindow && (!isQuery || HoldsLearntModel(reader)))
            {
                return new Refusal(BypassReason.AlreadyRanked, "rescore");
            }

            reader.Skip();
        }

        draft.RescoreWindow = Math.Max(draft.RescoreWindow, window);
        return null;
    }

    /// <param name="reader">A copy, so that the caller's stays where it is.</param>
    private static bool HoldsLearntModel(Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("sltr"u8))
            {
                return true;
            }
        }

        return false;
    }
}
