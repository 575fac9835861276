using System.Text.Json;
using SearchProxy.LocalEngine.Highlighting;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Writes hits, members in the engines' order.</summary>
internal sealed class SearchHitWriter(SearchBody body)
{
    private readonly InnerHitsWriter _innerHits = new();
    private readonly HighlightRequest? _highlight = body.Highlight is { } highlight ? HighlightRequest.Parse(highlight) : null;

    public void Write(Utf8JsonWriter writer, SearchHit hit)
    {
        var document = hit.Document;
        writer.WriteStartObject();
        writer.WriteString("_index", hit.Leg.Index.Name);
        if (body.StoredFields is not { ShowsId: false })
        {
            writer.WriteString("_id", document.Id);
        }

        WriteVersions(writer, document);
        WriteScore(writer, hit.Score);
        if (document.Routing is { } routing)
        {
            writer.WriteString("_routing", routing);
        }

        if (body.ShownSource.Enabled)
        {
            writer.WritePropertyName("_source");
            writer.WriteRawValue(body.ShownSource.Apply(document.Source), skipInputValidation: true);
        }

        WriteFields(writer, hit);
        if (_highlight is not null)
        {
            Highlighter.Write(writer, hit, _highlight);
        }

        WriteSort(writer, hit);
        _innerHits.Write(writer, hit);
        writer.WriteEndObject();
    }

    private void WriteVersions(Utf8JsonWriter writer, StoredDocument document)
    {
        if (body.ShowVersion)
        {
            writer.WriteNumber("_version", document.Version);
        }

        if (body.ShowSequenceNumber)
        {
            writer.WriteNumber("_seq_no", document.SequenceNumber);
            writer.WriteNumber("_primary_term", VersionRules.PrimaryTerm);
        }
    }

    private void WriteScore(Utf8JsonWriter writer, float score)
    {
        writer.WritePropertyName("_score");
        if (body.NeedsScores)
        {
            writer.WriteRawValue(JavaNumber.Spell(score));
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private void WriteFields(Utf8JsonWriter writer, SearchHit hit)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var collapse = CollapseSpec.Parse(body.Collapse);
        if (collapse is not null || body.Fields.Count + body.DocValueFields.Count > 0)
        {
            var values = new FieldValues(hit.Leg.Context, hit.Document.Source);
            HitFields.Collect(body, values, found);
            if (collapse is not null)
            {
                values.Collect(collapse.Field, found);
            }
        }

        HitFields.CollectStored(body, hit.Leg.Context, hit.Leg.View, hit.Row, found);
        HitFields.CollectScripts(body, hit.Leg.Context, hit.Leg.View, hit.Row, found);
        HitFields.Write(writer, found);
    }

    private void WriteSort(Utf8JsonWriter writer, SearchHit hit)
    {
        if (body.IsByScore)
        {
            return;
        }

        writer.WriteStartArray("sort");
        for (var at = 0; at < hit.Sort.Length; at++)
        {
            SortValueText.Write(writer, body.Sort[at], SortTarget.Find(body.Sort[at], hit.Leg), hit.Sort[at], hit.Leg.Context.Product);
        }

        writer.WriteEndArray();
    }
}
