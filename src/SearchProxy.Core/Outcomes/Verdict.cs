using System.Globalization;
using System.Text;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Outcomes;

/// <summary>
/// What the proxy did with a search and why. Made once, by the stage that decides it; header, metric, span and log are this one value, and
/// nothing reads them back.
/// </summary>
public sealed record Verdict
{
    /// <summary>The header that carries it.</summary>
    public const string HeaderName = "X-SearchProxy";

    /// <summary>Longest detail that goes into a header.</summary>
    private const int MaxDetail = 200;

    private Verdict(VerdictKind kind, Enum? reason, string? detail)
    {
        Kind = kind;
        Reason = reason;
        Detail = detail;
    }

    public VerdictKind Kind { get; }

    /// <summary>
    /// A value of the reasons' enums (<see cref="BypassReason"/>, <see cref="DegradeReason"/> …); null when there is nothing to excuse.
    /// </summary>
    public Enum? Reason { get; }

    /// <summary>What was found, in a few words for a person; null when there is nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>Hits that a model scored.</summary>
    public int Scored { get; init; }

    /// <summary>Hits that it should have scored.</summary>
    public int Wanted { get; init; }

    /// <summary>Hits that a second model scored as well.</summary>
    public int Rescored { get; init; }

    /// <summary>Of several searches in one request: how many were reranked.</summary>
    public (int Reranked, int Of)? Items { get; init; }

    /// <summary>
    /// To which searches documents may be added, and why none was to this one; null when they may have been, or there was no vector leg.
    /// </summary>
    public (Widening Widening, WideningHold By)? Held { get; init; }

    /// <summary>False when the order comes from the legs alone.</summary>
    private bool HasModel { get; init; } = true;

    /// <summary>The word of <see cref="Kind"/>, as header and metric spell it.</summary>
    public string Name => ReasonName.Of(Kind);

    /// <summary>The word of <see cref="Reason"/>, <c>none</c> without one.</summary>
    public string ReasonText => Reason is null ? "none" : ReasonName.Of(Reason);

    public static Verdict Reranked(int scored) =>
        new(VerdictKind.Reranked, reason: null, detail: null) { Scored = scored, Wanted = scored };

    /// <summary>Hybrid recall whose order no model changed.</summary>
    public static Verdict Fused { get; } = new(VerdictKind.Reranked, reason: null, detail: null) { HasModel = false };

    public static Verdict Bypassed(BypassReason reason, string? detail = null) => new(VerdictKind.Bypassed, reason, detail);

    public static Verdict Degraded(DegradeReason reason, string? detail = null) => new(VerdictKind.Degraded, reason, detail);

    /// <param name="reason">A value of the enum of whatever gave up.</param>
    public static Verdict Failed(Enum reason) => new(VerdictKind.Failed, reason, detail: null);

    /// <summary>The same with the counts of a ranking that went on beside it.</summary>
    public Verdict Counting(Verdict ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return this with { Scored = ranking.Scored, Wanted = ranking.Wanted, Rescored = ranking.Rescored };
    }

    /// <summary>
    /// The one verdict on several searches of one request: the first that failed or is degraded tells, else the first that was reranked,
    /// else the first.
    /// </summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Verdict OfAll(IReadOnlyList<Verdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        ArgumentOutOfRangeException.ThrowIfZero(verdicts.Count, nameof(verdicts));
        var reranked = verdicts.Where(static verdict => verdict.Kind == VerdictKind.Reranked).ToArray();
        var telling = verdicts.FirstOrDefault(static verdict => verdict.Kind is VerdictKind.Degraded or VerdictKind.Failed)
            ?? reranked.FirstOrDefault()
            ?? verdicts[0];
        return telling with { Items = (reranked.Length, verdicts.Count), Detail = null };
    }

    /// <summary>The value of the header: <c>degraded; reason=deadline; scored=12/50; detail="…"</c>.</summary>
    public string ToHeader()
    {
        var text = new StringBuilder(96).Append(Name);
        if (Items is { } items)
        {
            text.Append(CultureInfo.InvariantCulture, $"; items={items.Reranked}/{items.Of}");
        }

        if (Reason is not null)
        {
            text.Append("; reason=").Append(ReasonText);
        }

        return text.Append(Items is null ? Counts() + Hold() : "").Append(Quoted(Detail)).ToString();
    }

    /// <summary><c>; detail="…"</c> in printable ASCII, as a detail may quote the request; empty without one.</summary>
    public static string Quoted(string? detail)
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

    private string Hold() => Held is not { } held ? string.Empty
        : held.By == WideningHold.Setting ? $"; widen={ReasonName.Of(held.Widening)}"
        : $"; widen={ReasonName.Of(held.Widening)}; held-by={ReasonName.Of(held.By)}";

    private string Again() => Rescored == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; rescored={Rescored}");

    private string Counts() => Kind switch
    {
        VerdictKind.Reranked => HasModel ? string.Create(CultureInfo.InvariantCulture, $"; scored={Scored}") + Again() : "; model=none",
        VerdictKind.Degraded when Wanted > 0 => string.Create(CultureInfo.InvariantCulture, $"; scored={Scored}/{Wanted}") + Again(),
        _ => string.Empty,
    };
}

/// <summary>What the proxy did with a search, in one word.</summary>
public enum VerdictKind
{
    /// <summary>The order is the proxy's.</summary>
    Reranked,

    /// <summary>The engine's own answer, as it should be.</summary>
    Bypassed,

    /// <summary>A fault of the proxy's own left the search with less than it should have had.</summary>
    Degraded,

    /// <summary>The engine gave no answer: the client gets an error of the proxy's own.</summary>
    Failed,
}
