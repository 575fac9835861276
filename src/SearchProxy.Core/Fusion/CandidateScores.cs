using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Fusion;

/// <summary>What each leg says of the hits that only the other one found.</summary>
/// <param name="Lexical">Scores by the client's own query; it does not find a hit that is missing here.</param>
/// <param name="Vector">Scores of the vector leg; a hit that is missing here has no vector.</param>
public sealed record CandidateScores(IReadOnlyDictionary<HitKey, double> Lexical, IReadOnlyDictionary<HitKey, double> Vector)
{
    /// <summary>True when every hit that only the vector leg found was looked for by the client's own query.</summary>
    public bool IsLexicalKnown { get; init; }

    public static IReadOnlyDictionary<HitKey, double> None { get; } = new Dictionary<HitKey, double>();
}
