using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>What the legs brought.</summary>
/// <param name="Instead">Set when there is nothing to rank: what to do for the client then.</param>
/// <param name="Response">The lexical leg's answer as it came: status and headers for the client.</param>
/// <param name="Lexical">Its hits.</param>
/// <param name="Vector">The vector leg's hits; null without one.</param>
/// <param name="VectorFault">
/// Why there is no vector leg although there should be, or what of it is missing; null when that is as it should be.
/// </param>
internal sealed record Recalled(
    SearchOutcome? Instead,
    EngineResponse? Response,
    SearchAnswer? Lexical,
    SearchAnswer? Vector,
    Verdict? VectorFault)
{
    /// <summary>The texts of the lexical hits where they were asked for apart; null where they came with the hits.</summary>
    public IReadOnlyDictionary<HitKey, (SearchAnswer Answer, Hit Hit)>? Texts { get; init; }

    /// <summary>Hits that only the vector leg found, as the client gets them, where the leg's own bytes are not enough.</summary>
    public IReadOnlyDictionary<HitKey, (SearchAnswer Answer, Hit Hit)> Added { get; init; } = NoHits;

    /// <summary>The query as the vector leg asked it; null without one.</summary>
    public EncodedQuery? Query { get; init; }

    /// <summary>What each leg says of the hits that only the other found; null when that was not asked.</summary>
    public CandidateScores? Candidates { get; init; }

    /// <summary>Nearest passages of hits that the vector leg did not find, where their scores were asked for.</summary>
    public IReadOnlyDictionary<HitKey, (SearchAnswer Answer, Hit Hit)> Passages { get; init; } = NoHits;

    private static readonly Dictionary<HitKey, (SearchAnswer Answer, Hit Hit)> NoHits = [];

    /// <summary>The same, less for the missing count: the order stands, the total is the engine's own.</summary>
    public Recalled With(WindowCount count) => count.Fault is DegradeReason.None || VectorFault is not null
        ? this
        : this with
        {
            VectorFault = Verdict.Degraded(count.Fault, "the total is without the vector leg's hits: they could not be counted"),
        };

    /// <summary>Whether the lexical leg has shown all that the client's own query finds.</summary>
    public static bool IsWhole(RecallPlan plan, SearchAnswer lexical) =>
        lexical.Hits.Count < plan.LexicalSize || (lexical.TotalIsExact && lexical.Total <= lexical.Hits.Count);

    public static Recalled Nothing(SearchOutcome instead) => new(instead, null, null, null, null);

    /// <summary>Where the text of a hit of the window is found; null when it has none.</summary>
    public (SearchAnswer Answer, Hit Hit)? TextOf(FusedHit hit) =>
        Texts is null || hit.IsVectorOnly ? (hit.Source, hit.Hit) : Texts.TryGetValue(hit.Hit.Key, out var found) ? found : null;

    /// <summary>Where the passage of a hit that is nearest to the query is found; null when the vector leg says nothing of it.</summary>
    public (SearchAnswer Answer, Hit Hit)? PassageOf(FusedHit hit) =>
        hit.VectorRank >= 0 ? (Vector!, Vector!.Hits[hit.VectorRank]) : Passages.TryGetValue(hit.Hit.Key, out var found) ? found : null;
}
