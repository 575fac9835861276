using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Aggregations;

/// <summary>Reads <c>aggs</c>: <c>terms</c> and the plain metrics.</summary>
internal static class AggregationParser
{
    private static readonly string[] Metrics = ["min", "max", "avg", "sum", "value_count"];

    public static List<Aggregation> ParseAll(JsonElement body) =>
        body.EnumerateObject().Select(member => ParseOne(member.Name, JsonRead.Object(member.Value, "aggs"))).ToList();

    private static Aggregation ParseOne(string name, JsonElement body)
    {
        List<Aggregation> below = [];
        JsonProperty? kind = null;
        foreach (var member in body.EnumerateObject())
        {
            switch (member.Name)
            {
                case "aggs" or "aggregations":
                    below = ParseAll(JsonRead.Object(member.Value, member.Name));
                    break;
                case "meta":
                    throw EngineErrors.Unsupported($"[meta] in the aggregation [{name}]");
                default:
                    kind = kind is null
                        ? member
                        : throw EngineErrors.Parsing(
                            $"Found two aggregation type definitions in [{name}]: [{kind.Value.Name}] and [{member.Name}]");
                    break;
            }
        }

        return kind is { } found ? Create(name, found, below) : throw EngineErrors.Parsing($"Missing definition for aggregation [{name}]");
    }

    private static Aggregation Create(string name, JsonProperty kind, List<Aggregation> below)
    {
        if (kind.Name == "terms")
        {
            return TermsAggregation.Parse(name, kind.Value, below);
        }

        if (!Metrics.Contains(kind.Name))
        {
            throw EngineErrors.Unsupported($"the aggregation type [{kind.Name}] of [{name}]; it knows terms, {string.Join(", ", Metrics)}");
        }

        if (below.Count > 0)
        {
            throw EngineErrors.Illegal($"Aggregator [{name}] of type [{kind.Name}] cannot accept sub-aggregations");
        }

        var options = Options.Of(kind.Value, kind.Name);
        var field = JsonRead.Text(options.Require("field"), "field");
        options.Finish();
        return new MetricAggregation(name, kind.Name, field);
    }
}
