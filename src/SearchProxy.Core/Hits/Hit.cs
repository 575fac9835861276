namespace SearchProxy.Core.Hits;

/// <summary>One hit of an engine's answer: where its parts lie in the answer's bytes. Nothing of it is copied.</summary>
/// <param name="Key">Identity.</param>
/// <param name="Raw">The whole hit object.</param>
/// <param name="Score">The value of <c>_score</c>; null when the engine wrote null or nothing.</param>
/// <param name="ScoreRange">The bytes of the value of <c>_score</c>; absent without one.</param>
/// <param name="Fields">The value of <c>fields</c>; absent without one.</param>
/// <param name="IgnoredFieldValues">The value of <c>ignored_field_values</c>; absent without one.</param>
/// <param name="InnerHits">The value of <c>inner_hits</c>; absent without one.</param>
public sealed record Hit(
    HitKey Key,
    ByteRange Raw,
    double? Score,
    ByteRange ScoreRange,
    ByteRange Fields,
    ByteRange IgnoredFieldValues,
    ByteRange InnerHits)
{
    // A score that is there is a number: half of the room of a double that may be missing.
    private readonly double _score = Score ?? double.NaN;

    public double? Score => double.IsNaN(_score) ? null : _score;

    /// <summary>The names of its members.</summary>
    public required HitMembers Members { get; init; }
}
