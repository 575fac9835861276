using SearchProxy.Core.Ranking;

namespace SearchProxy.Gateway.Search;

/// <summary>What the second model of a cascade said of the first places.</summary>
/// <param name="Values">Its score of each hit in first-stage order, NaN where there is none.</param>
/// <param name="Shares">The values as they are blended, see <see cref="WindowScores.Shares"/>.</param>
/// <param name="Blend">Weight of the model.</param>
/// <param name="Scale">What <paramref name="Shares"/> are.</param>
/// <param name="Model">Id of the model.</param>
internal sealed record SecondScores(float[] Values, float[] Shares, double Blend, ModelScale Scale, string Model);
