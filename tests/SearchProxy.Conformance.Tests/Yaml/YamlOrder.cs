using System.Text.RegularExpressions;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Tells assertions on the order or the scores of hits, which reranking is there to change, from all others.</summary>
internal static partial class YamlOrder
{
    /// <summary>How many hits there are is no matter of order; what the hit at a place holds is.</summary>
    public static bool IsAsserted(string kind, string path) =>
        OfOneHit().IsMatch(path) || (kind is not "length" && (path is "" or "$body" || OfHits().IsMatch(path)));

    [GeneratedRegex(@"(^|\.)hits\.hits\.[0-9]+(\.|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OfOneHit();

    [GeneratedRegex(
        @"(^|\.)hits$|(^|\.)hits\.max_score$|(^|\.)hits\.hits(\.|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OfHits();
}
