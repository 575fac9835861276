using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Clicks;

/// <summary>
/// The position-based model of clicks: a hit is clicked when its place is looked at and it attracts, which are independent. Both are
/// estimated together by expectation maximisation (Craswell, Zoeter, Taylor and Ramsey 2008; Chuklin, Markov and de Rijke 2015, section
/// 4.2), so that a document that only ever stood low is not taken for a bad one. It can tell places from documents as far as documents
/// stood in several places; where each stood in one only, it shares out the clicks by what the other queries say of the places.
/// </summary>
/// <param name="Examination">Chance that a place is looked at, from the first on; the highest is 1.</param>
/// <param name="Attraction">Chance that a document attracts who looks at it, by query and document.</param>
public sealed record PositionModel(
    IReadOnlyList<double> Examination, IReadOnlyDictionary<(string Query, string Document), double> Attraction)
{
    private const int Rounds = 100;
    private const int HighestGrade = 3;

    /// <summary>A document has to have been looked at so often, as the model sees it, to be judged.</summary>
    private const double FewestLooks = 5;

    /// <summary>What was expected of every document before anything was seen: one click of four looks.</summary>
    private const double PriorClicks = 0.5;
    private const double PriorLooks = 2;

    /// <summary>Searches that it was fitted to.</summary>
    public int Sessions { get; private init; }

    private IReadOnlyDictionary<(string Query, string Document), double> Looks { get; init; } = new Dictionary<(string, string), double>();

    public static PositionModel Fit(IReadOnlyList<ClickSession> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var observations = Observe(sessions);
        var examination = Enumerable.Range(1, sessions.Max(static session => session.Shown.Count))
            .Select(static place => 1.0 / place)
            .ToArray();
        var attraction = observations.Select(static observation => observation.Key.Pair)
            .Distinct()
            .ToDictionary(static pair => pair, static _ => 0.25);
        for (var round = 0; round < Rounds; round++)
        {
            (examination, attraction) = Step(observations, examination, attraction);
        }

        var looks = observations.GroupBy(static observation => observation.Key.Pair)
            .ToDictionary(
                static pair => pair.Key, pair => pair.Sum(observation => observation.Value.Shown * examination[observation.Key.Place]));
        return new PositionModel(examination, attraction) { Looks = looks, Sessions = sessions.Count };
    }

    /// <summary>Grades from 0 to 3 by the share of the highest attraction, for documents that were looked at often enough.</summary>
    public JudgementSet ToJudgements()
    {
        var judged = Attraction.Where(pair => Looks.GetValueOrDefault(pair.Key) >= FewestLooks).ToList();
        var top = judged.Select(static pair => pair.Value).DefaultIfEmpty(1).Max();
        var queries = judged.GroupBy(static pair => pair.Key.Query, StringComparer.Ordinal).Select(query => new JudgedQuery(
            query.Key, query.Key,
            query.ToDictionary(
                static pair => pair.Key.Document, pair => (int)Math.Round(HighestGrade * pair.Value / top), StringComparer.Ordinal)));
        return new JudgementSet(
            [.. queries.OrderBy(static query => query.Id, StringComparer.Ordinal)],
            Repeated: 0,
            Unrated: Attraction.Count - judged.Count,
            Unasked: 0)
        {
            Origin = $"judgements are estimated from the clicks of {Sessions} searches (position-based model, expectation maximisation): "
                + "what these people preferred, not what is relevant",
        };
    }

    private static (double[] Examination, Dictionary<(string, string), double> Attraction) Step(
        Dictionary<((string, string) Pair, int Place), (int Shown, int Clicked)> observations, double[] examination,
        Dictionary<(string, string), double> attraction)
    {
        var looked = new double[examination.Length];
        var shownAt = new double[examination.Length];
        var attracted = attraction.ToDictionary(static pair => pair.Key, static _ => (Sum: PriorClicks, Shown: PriorLooks));
        foreach (var ((pair, place), (shown, clicked)) in observations)
        {
            var (a, e) = (attraction[pair], examination[place]);
            var unclicked = shown - clicked;
            var neither = Math.Max(1e-12, 1 - (a * e));
            looked[place] += clicked + (unclicked * e * (1 - a) / neither);
            shownAt[place] += shown;
            var before = attracted[pair];
            attracted[pair] = (before.Sum + clicked + (unclicked * a * (1 - e) / neither), before.Shown + shown);
        }

        var next = looked.Select((sum, place) => shownAt[place] == 0 ? examination[place] : sum / shownAt[place]).ToArray();
        var top = next.Max();
        double[] examined = [.. next.Select(chance => top > 0 ? Math.Max(1e-6, chance / top) : 1)];
        var attractive = attracted.ToDictionary(
            static pair => pair.Key, static pair => Math.Clamp(pair.Value.Sum / pair.Value.Shown, 1e-6, 1 - 1e-6));
        return (examined, attractive);
    }

    private static Dictionary<((string, string) Pair, int Place), (int Shown, int Clicked)> Observe(IReadOnlyList<ClickSession> sessions)
    {
        var observations = new Dictionary<((string, string) Pair, int Place), (int Shown, int Clicked)>();
        foreach (var session in sessions)
        {
            for (var place = 0; place < session.Shown.Count; place++)
            {
                var key = ((session.Query, session.Shown[place]), place);
                var (shown, clicked) = observations.GetValueOrDefault(key);
                observations[key] = (shown + 1, clicked + (session.Clicked.Contains(session.Shown[place]) ? 1 : 0));
            }
        }

        return observations;
    }
}
