using System.Text.Json;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Writes hits, members in the engines' order.</summary>
internal sealed class HitWriter(SearchBody body)
{
    public void Write(Utf8JsonWriter writer, SearchHit hit)
    {
        var document = hit.Document;
        writer.WriteStartObject();
        writer.WriteString("_index", hit.Leg.Index.Name);
        writer.WriteString("_id", document.Id);
        WriteVersions(writer, document);
        WriteScore(writer, hit.Score);
        if (document.Routing is { } routing)
        {
            writer.WriteString("_routing", routing);
        }

        if (body.Source.Enabled)
        {
            writer.WritePropertyName("_source");
            writer.WriteRawValue(body.Source.Apply(document.Source), skipInputValidation: true);
        }

        WriteFields(writer, hit);
        HighlightWriter.Write(writer, hit, body.Highlight);
        WriteSort(writer, hit);
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
        var requests = body.Fields.Concat(body.DocValueFields).Select(request => request.Pattern);
        if (CollapseSpec.Parse(body.Collapse) is { } collapse)
        {
            requests = requests.Append(collapse.Field);
        }

        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var values = new Lazy<FieldValues>(() => new FieldValues(hit.Leg.Context.Mapping, hit.Document.Source));
        foreach (var pattern in requests)
        {
            values.Value.Collect(pattern, found);
        }

        if (found.Count == 0)
        {
            return;
        }

        writer.WriteStartObject("fields");
        foreach (var (name, items) in found)
        {
            writer.WriteStartArray(name);
            items.ForEach(item => writer.WriteRawValue(item, skipInputValidation: true));
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
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
            var field = body.Sort[at].Kind is SortKind.Field ? hit.Leg.Context.Find(body.Sort[at].Name) : null;
            SortValueText.Write(writer, body.Sort[at], field, hit.Sort[at]);
        }

        writer.WriteEndArray();
    }
}
