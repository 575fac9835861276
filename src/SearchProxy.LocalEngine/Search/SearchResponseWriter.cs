using System.Text.Json;
using SearchProxy.LocalEngine.Aggregations;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Writes the members of a search's answer.</summary>
internal sealed class SearchResponseWriter(SearchBody body, SearchFindings outcome)
{
    /// <summary>Whether <c>hits.total</c> is a number.</summary>
    public bool TotalAsNumber { get; init; }

    /// <summary>The scroll that the answer is a page of; null for none.</summary>
    public string? ScrollId { get; init; }

    public void WriteMembers(Utf8JsonWriter writer, long tookMilliseconds)
    {
        if (ScrollId is { } scroll)
        {
            writer.WriteString("_scroll_id", scroll);
        }

        if (body.PointInTime is { } pit)
        {
            writer.WriteString("pit_id", pit);
        }

        writer.WriteNumber("took", tookMilliseconds);
        writer.WriteBoolean("timed_out", false);
        WriteShards(writer, outcome.Legs.Count, skipped: true);
        writer.WriteStartObject("hits");
        body.TotalHits.Write(writer, outcome.Total, TotalAsNumber);
        WriteMaxScore(writer);
        writer.WriteStartArray("hits");
        var hits = new SearchHitWriter(body);
        foreach (var hit in outcome.Hits)
        {
            hits.Write(writer, hit);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        WriteAggregations(writer);
    }

    private void WriteAggregations(Utf8JsonWriter writer)
    {
        if (body.Aggregations is not { } aggregations)
        {
            return;
        }

        var groups = outcome.Legs.Select((leg, at) => new RowGroup(leg, outcome.Matched[at].Rows)).ToList();
        writer.WriteStartObject("aggregations");
        Aggregation.WriteAll(writer, AggregationParser.ParseAll(aggregations), groups);
        writer.WriteEndObject();
    }

    public static void WriteShards(Utf8JsonWriter writer, int count, bool skipped = false)
    {
        writer.WriteStartObject("_shards");
        writer.WriteNumber("total", count);
        writer.WriteNumber("successful", count);
        if (skipped)
        {
            writer.WriteNumber("skipped", 0);
        }

        writer.WriteNumber("failed", 0);
        writer.WriteEndObject();
    }

    private void WriteMaxScore(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("max_score");
        if (outcome.MaxScore is { } score)
        {
            writer.WriteRawValue(JavaNumber.Spell(score));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
