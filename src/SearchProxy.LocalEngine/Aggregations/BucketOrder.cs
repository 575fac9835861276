using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>The order of buckets: by count or by key; equal counts by ascending key.</summary>
internal sealed record BucketOrder(bool ByKey, bool Descending)
{
    public static BucketOrder Parse(JsonElement? given)
    {
        if (given is not { } value)
        {
            return new BucketOrder(false, true);
        }

        var item = value.ValueKind is JsonValueKind.Array && value.GetArrayLength() == 1 ? value[0] : value;
        var member = JsonRead.Single(item, "order");
        var byKey = member.Name switch
        {
            "_key" => true,
            "_count" => false,
            _ => throw EngineErrors.Unsupported($"the order by [{member.Name}] in the aggregation [terms]; it knows _key and _count"),
        };
        return new BucketOrder(byKey, JsonRead.Text(member.Value, "order") switch
        {
            "asc" => false,
            "desc" => true,
            var other => throw EngineErrors.Parsing($"Unknown order direction [{other}]"),
        });
    }

    public IEnumerable<(BucketKey Key, int Count)> Sort(IEnumerable<(BucketKey Key, int Count)> buckets) => (ByKey, Descending) switch
    {
        (true, false) => buckets.OrderBy(bucket => bucket.Key),
        (true, true) => buckets.OrderByDescending(bucket => bucket.Key),
        (false, false) => buckets.OrderBy(bucket => bucket.Count).ThenBy(bucket => bucket.Key),
        (false, true) => buckets.OrderByDescending(bucket => bucket.Count).ThenBy(bucket => bucket.Key),
    };
}
