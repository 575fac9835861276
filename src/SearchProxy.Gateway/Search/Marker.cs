using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>What the proxy did with a search, as the client reads it in the <c>X-SearchProxy</c> header.</summary>
internal sealed record Marker(string Value)
{
    public const string HeaderName = "X-SearchProxy";

    /// <summary>Longest detail that goes into a header.</summary>
    private const int MaxDetail = 200;

    public static Marker Reranked(int scored) => new($"reranked; scored={scored}");

    /// <summary>The same for several searches in one request.</summary>
    public Marker OfItems(int reranked, int items) => new($"{Value.Split(';')[0]}; items={reranked}/{items}{Reason(Value)}");

    /// <summary>Hybrid recall without a model: the client asked for a blend of 0.</summary>
    public static Marker Fused() => new("reranked; model=none");

    public static Marker Bypassed(BypassReason reason, string? detail = null) => new($"bypassed; reason={ReasonName.Of(reason)}{Detail(detail)}");

    public static Marker Degraded(DegradeReason reason, int scored, int wanted, string? detail = null) =>
        new($"degraded; reason={ReasonName.Of(reason)}{(wanted > 0 ? $"; scored={scored}/{wanted}" : string.Empty)}{Detail(detail)}");

    private static string Reason(string value)
    {
        var start = value.IndexOf("; reason=", StringComparison.Ordinal);
        return start < 0 ? string.Empty : "; " + value[(start + 2)..].Split(';')[0];
    }

    /// <summary>A quoted string of printable ASCII: a detail may quote the request.</summary>
    public static string Detail(string? detail)
    {
        if (string.IsNullOrEmpty(detail))
        {
            return string.Empty;
        }

        var text = detail.Length > MaxDetail ? detail.AsSpan(0, MaxDetail) : detail;
        var clean = new char[text.Length];
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = text[i] is '"' or '\\' ? '\'' : text[i] is >= ' ' and <= '~' ? text[i] : '?';
        }

        return $"; detail=\"{new string(clean)}\"";
    }
}
