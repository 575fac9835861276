using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Responses;

/// <summary>What of the engine's answer is to be different. Null = as the engine wrote it.</summary>
/// <param name="Hits">The hits of the client's page.</param>
/// <param name="AddedFields">Names that the proxy added to the request's <c>fields</c>; taken off the hits again.</param>
/// <param name="MaxScore">New <c>max_score</c>, NaN for none; a null stays null.</param>
/// <param name="Total">New total of hits.</param>
/// <param name="TookMilliseconds">New <c>took</c>.</param>
/// <param name="AlsoTimedOut">True when another leg timed out: the client's answer says so.</param>
/// <param name="Origins">How hits came to their places, for their explanations; null leaves explanations as the engine wrote them.</param>
public sealed record AnswerPage(
    IReadOnlyList<PageHit> Hits,
    IReadOnlyList<string> AddedFields,
    float? MaxScore = null,
    long? Total = null,
    long? TookMilliseconds = null,
    bool AlsoTimedOut = false,
    HitOrigins? Origins = null);
