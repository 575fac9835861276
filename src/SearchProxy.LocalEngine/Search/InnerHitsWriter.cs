using System.Text.Json;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Parsing;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Writes the objects of nested fields that match, under the hit that holds them.</summary>
internal sealed class InnerHitsWriter
{
    private readonly Dictionary<(SearchLeg Leg, InnerHitsSpec Spec), ScoreSum> _scores = [];

    public void Write(Utf8JsonWriter writer, SearchHit hit)
    {
        if (hit.Leg.Context.InnerHits.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("inner_hits");
        foreach (var spec in hit.Leg.Context.InnerHits)
        {
            writer.WriteStartObject(spec.Name);
            writer.WriteStartObject("hits");
            WriteHits(writer, hit, spec);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private void WriteHits(Utf8JsonWriter writer, SearchHit hit, InnerHitsSpec spec)
    {
        var found = new List<(int Row, int Offset, float Score)>();
        var nested = hit.Leg.View.Nested(spec.Path);
        if (nested is not null)
        {
            var scores = Scores(hit.Leg, spec, nested);
            found = nested.ObjectsOf(hit.Row).Select((row, offset) => (row, offset, scores.ScoreAt(row)))
                .Where(item => scores.CountAt(item.row) > 0).OrderByDescending(item => spec.Body.IsByScore
                    ? item.Item3
                    : 0).ThenBy(item => item.row)
                .Select(item => (item.row, item.offset, item.Item3)).ToList();
        }

        TotalHits.All.Write(writer, found.Count, asNumber: false);
        writer.WritePropertyName("max_score");
        WriteScore(writer, found.Count > 0 && spec.Body.Size > 0 && spec.Body.IsByScore ? found[0].Score : null);
        writer.WriteStartArray("hits");
        foreach (var (row, offset, score) in found.Skip(spec.Body.From).Take(spec.Body.Size))
        {
            WriteHit(writer, hit, spec, nested!, (row, offset, score));
        }

        writer.WriteEndArray();
    }

    private ScoreSum Scores(SearchLeg leg, InnerHitsSpec spec, RowView nested)
    {
        if (!_scores.TryGetValue((leg, spec), out var scores))
        {
            _scores.Add((leg, spec), scores = ScoreSum.Of(nested, [spec.Query], 1));
        }

        return scores;
    }

    private static void WriteHit(
        Utf8JsonWriter writer, SearchHit hit, InnerHitsSpec spec, RowView nested, (int Row, int Offset, float Score) item)
    {
        var values = new FieldValues(hit.Leg.Context, hit.Document.Source);
        var objects = values.ObjectsOf(spec.Path);
        var source = item.Offset < objects.Count ? objects[item.Offset] : (JsonElement?)null;
        writer.WriteStartObject();
        writer.WriteString("_index", hit.Leg.Index.Name);
        writer.WriteString("_id", hit.Document.Id);
        writer.WriteStartObject("_nested");
        writer.WriteString("field", spec.Path);
        writer.WriteNumber("offset", item.Offset);
        writer.WriteEndObject();
        writer.WritePropertyName("_score");
        WriteScore(writer, spec.Body.IsByScore ? item.Score : null);
        if (spec.Body.ShownSource.Enabled && source is { } shown)
        {
            writer.WritePropertyName("_source");
            writer.WriteRawValue(spec.Body.ShownSource.Apply(JsonText.ToBytes(shown)), skipInputValidation: true);
        }

        WriteFields(writer, hit, spec, nested, item.Row, source);
        if (!spec.Body.IsByScore)
        {
            writer.WriteStartArray("sort");
            writer.WriteNumberValue(item.Row);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteFields(
        Utf8JsonWriter writer, SearchHit hit, InnerHitsSpec spec, RowView nested, int row, JsonElement? source)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (source is { } item && hit.Leg.Context.Product is LocalEngineProduct.OpenSearch)
        {
            HitFields.Collect(spec.Body, new FieldValues(hit.Leg.Context, item, spec.Path), found);
        }
        else if (source is { } only)
        {
            HitFields.CollectWrapped(spec.Body, new FieldValues(hit.Leg.Context, only, spec.Path), spec.Path, found);
        }

        HitFields.CollectStored(spec.Body, hit.Leg.Context, nested, row, found);
        HitFields.CollectScripts(spec.Body, hit.Leg.Context, nested, row, found);
        HitFields.Write(writer, found);
    }

    private static void WriteScore(Utf8JsonWriter writer, float? score)
    {
        if (score is { } number)
        {
            writer.WriteRawValue(JavaNumber.Spell(number));
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
