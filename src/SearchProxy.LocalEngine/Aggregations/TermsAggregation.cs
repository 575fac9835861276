using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>One bucket for each value of a field.</summary>
internal sealed class TermsAggregation : Aggregation
{
    private readonly string _field;
    private readonly int _size;
    private readonly int _minimumCount;
    private readonly BucketOrder _order;
    private readonly List<Aggregation> _below;

    private TermsAggregation(string name, Options options, List<Aggregation> below)
        : base(name)
    {
        _field = JsonRead.Text(options.Require("field"), "field");
        _size = options.Take("size") is { } size ? JsonRead.Int(size, "size") : 10;
        _minimumCount = options.Take("min_doc_count") is { } minimum ? JsonRead.Int(minimum, "min_doc_count") : 1;
        _order = BucketOrder.Parse(options.Take("order"));
        _below = below;
        if (_size < 1 || _minimumCount < 1)
        {
            throw _size < 1
                ? EngineErrors.Illegal($"[size] must be greater than 0. Found [{_size}] in [{name}]")
                : EngineErrors.Unsupported($"[min_doc_count: {_minimumCount}] in the aggregation [{name}]; it knows 1 and more");
        }
    }

    public static TermsAggregation Parse(string name, JsonElement body, List<Aggregation> below)
    {
        var options = Options.Of(body, "terms");
        var aggregation = new TermsAggregation(name, options, below);
        options.Accept("shard_size");
        options.Accept("execution_hint", "map", "global_ordinals");
        options.Accept("show_term_doc_count_error", "false");
        options.Finish();
        return aggregation;
    }

    public static EngineErrorException NotAggregatable(string field) => EngineErrors.AtShard(
        $"Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these "
        + "operations are "
        + $"disabled by default. Please use a keyword field instead. Found [{field}]", "illegal_argument_exception");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<RowGroup> groups)
    {
        var (field, buckets) = Fill(groups);
        var all = buckets.Select(bucket => (bucket.Key, Count: bucket.Value.Sum(group => group.Rows.Count)))
            .Where(bucket => bucket.Count >= _minimumCount).ToList();
        var shown = _order.Sort(all).Take(_size).ToList();
        writer.WriteNumber("doc_count_error_upper_bound", 0);
        writer.WriteNumber("sum_other_doc_count", all.Sum(bucket => bucket.Count) - shown.Sum(bucket => bucket.Count));
        writer.WriteStartArray("buckets");
        foreach (var (key, count) in shown)
        {
            writer.WriteStartObject();
            key.Write(writer, field!);
            writer.WriteNumber("doc_count", count);
            WriteAll(writer, _below, buckets[key]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private (FieldMapping? Field, Dictionary<BucketKey, List<RowGroup>> Buckets) Fill(IReadOnlyList<RowGroup> groups)
    {
        FieldMapping? field = null;
        var buckets = new Dictionary<BucketKey, List<RowGroup>>();
        foreach (var group in groups)
        {
            if (group.Leg.Context.Find(_field) is not { } mapped)
            {
                continue;
            }

            field = mapped;
            foreach (var (key, rows) in Split(group, mapped))
            {
                if (!buckets.TryGetValue(key, out var found))
                {
                    buckets.Add(key, found = []);
                }

                found.Add(new RowGroup(group.Leg, rows));
            }
        }

        return (field, buckets);
    }

    private static Dictionary<BucketKey, List<int>> Split(RowGroup group, FieldMapping field)
    {
        if (field.Kind is MappedKind.Text or MappedKind.Vector || field.HoldsFields)
        {
            throw NotAggregatable(field.Name);
        }

        var rows = new Dictionary<BucketKey, List<int>>();
        foreach (var row in group.Rows)
        {
            foreach (var key in Keys(group, field, row))
            {
                if (!rows.TryGetValue(key, out var found))
                {
                    rows.Add(key, found = []);
                }

                found.Add(row);
            }
        }

        return rows;
    }

    private static IEnumerable<BucketKey> Keys(RowGroup group, FieldMapping field, int row) => group.Leg.View.Column(field.Name) switch
    {
        KeywordColumn texts => texts.Of(row).ToArray().Select(text => new BucketKey(text, 0)),
        NumberColumn numbers => numbers.Of(row).ToArray().Distinct().Select(number => new BucketKey(null, number)),
        _ => [],
    };
}
