using System.Security.Cryptography;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;
using SearchProxy.Core.Trials;

namespace SearchProxy.Gateway.Trials;

/// <summary>A search that takes part in a trial.</summary>
/// <param name="Id">What clicks name it by; null when none can count.</param>
/// <param name="Arm">What happens to it.</param>
/// <param name="Trial">Name of the trial.</param>
/// <param name="Client">Key of the client.</param>
internal sealed record TrialSearch(string? Id, TrialArm Arm, string Trial, string Client)
{
    /// <summary>The header of an answer, and of the request that follows a click.</summary>
    public const string HeaderName = "X-SearchProxy-Search-Id";

    /// <summary>Which order picked each hit of the page; null before the draft.</summary>
    public IReadOnlyDictionary<HitKey, Team>? Teams { get; private set; }

    /// <summary>The engine's own answer, of which no click counts.</summary>
    public TrialSearch Uncounted() => this with { Id = null, Arm = TrialArm.Engine };

    /// <summary>
    /// The engine's order (first team) and the reranked one (second) in one list. Scores are dealt out anew, so that they descend.
    /// </summary>
    /// <param name="lexical">The client's own query.</param>
    /// <param name="reranked">All hits in the reranked order.</param>
    /// <param name="request">
    /// Whose page is shown. The draft's coins fall by its query, whatever page is asked for: the same for all pages of one search of one
    /// client, so that they fit together.
    /// </param>
    public List<PageHit> Draft(SearchAnswer lexical, List<PageHit> reranked, SearchRequest request)
    {
        var byKey = new Dictionary<HitKey, PageHit>(reranked.Count);
        foreach (var hit in reranked)
        {
            byKey.TryAdd(hit.Hit.Key, hit);
        }

        var picks = TeamDraft.Merge(
            [.. lexical.Hits.Select(static hit => hit.Key).Where(byKey.ContainsKey).Distinct()],
            [.. reranked.Select(static hit => hit.Hit.Key).Distinct()],
            StableSplit.Coins(Trial, $"{Client}\n{Convert.ToHexStringLower(SHA256.HashData(request.Query.Span))}"));
        Teams = picks.Skip(request.From).Take(request.Size).ToDictionary(static pick => pick.Item, static pick => pick.Team);
        var scores = reranked.Select(static hit => hit.Score ?? (float?)hit.Hit.Score).OrderDescending().ToList();
        return [.. picks.Select((pick, place) => byKey[pick.Item] with { Score = scores[place] })];
    }
}

/// <summary>What happens to a search in a trial.</summary>
internal enum TrialArm
{
    /// <summary>It gets the engine's own answer.</summary>
    Engine,

    /// <summary>It is reranked.</summary>
    Reranked,

    /// <summary>It gets both orders in one list.</summary>
    Interleaved,

    /// <summary>It gets the engine's own answer, and is reranked for nobody.</summary>
    Shadow,
}
