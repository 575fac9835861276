using System.Text.RegularExpressions;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Tells assertions on the order or the scores of hits, which reranking is there to change, from all others.</summary>
internal static partial class YamlOrder
{
    public static bool IsAsserted(string kind, string path) => kind is not "length" && (path is "" or "$body" || OfHits().IsMatch(path));

    [GeneratedRegex(@"(^|\.)hits$|(^|\.)hits\.max_score$|(^|\.)hits\.hits(\.|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OfHits();
}
