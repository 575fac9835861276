using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>What the legs brought.</summary>
/// <param name="Instead">Set when there is nothing to rank: what to do for the client then.</param>
/// <param name="Response">The lexical leg's answer as it came: status and headers for the client.</param>
/// <param name="Lexical">Its hits.</param>
/// <param name="Vector">The vector leg's hits; null without one.</param>
/// <param name="VectorFault">Why there is no vector leg although there should be; null when that is as it should be.</param>
internal sealed record Recalled(
    SearchOutcome? Instead,
    EngineResponse? Response,
    SearchAnswer? Lexical,
    SearchAnswer? Vector,
    Verdict? VectorFault)
{
    public static Recalled Nothing(SearchOutcome instead) => new(instead, null, null, null, null);
}
