using SearchProxy.Evaluation.Queries;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>Grades as they are read, by query in the order of first sight.</summary>
internal sealed class GradeTable
{
    private readonly Dictionary<string, Dictionary<string, int>> _grades = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public int Repeated { get; private set; }

    public int Unrated { get; private set; }

    /// <summary>Who judged, where the file says so; null for people.</summary>
    public string? Judge { get; set; }

    /// <param name="query">The query.</param>
    /// <param name="document">The document.</param>
    /// <param name="grade">Its grade; null when the line has none.</param>
    public void Add(string query, string document, int? grade)
    {
        if (grade is not { } known)
        {
            Unrated++;
            return;
        }

        if (!_grades.TryGetValue(query, out var grades))
        {
            _grades[query] = grades = new Dictionary<string, int>(StringComparer.Ordinal);
            _order.Add(query);
        }

        Repeated += grades.ContainsKey(document) ? 1 : 0;
        grades[document] = known;
    }

    /// <summary>Remembers what a query asks, where the judgements say it.</summary>
    public void Say(string query, string text) => _texts[query] = text;

    /// <param name="queries">Ids and texts from a file of their own, whose order is kept; null when the judgements have the texts.</param>
    /// <param name="file">For the message.</param>
    /// <exception cref="JudgementFileException">No query is left.</exception>
    public JudgementSet ToSet(IReadOnlyList<(string Id, string Text)>? queries, string file)
    {
        var asked = queries ?? [.. _order.Where(_texts.ContainsKey).Select(id => (id, _texts[id]))];
        var distinct = asked.DistinctBy(static query => query.Id).ToList();
        var judged = distinct
            .Where(query => _grades.ContainsKey(query.Id))
            .Select(query => new JudgedQuery(query.Id, query.Text, _grades[query.Id]))
            .ToList();
        if (judged.Count == 0)
        {
            throw new JudgementFileException(queries is null
                ? $"{file} has no judgement with a query text; give the texts with --queries"
                : $"no query of the queries file has a judgement in {file}: ids of both have to be the same");
        }

        return new JudgementSet(judged, Repeated, Unrated, _grades.Count - judged.Count)
        {
            Doubled = asked.Count - distinct.Count,
            Origin = Judge switch
            {
                null => null,
                TitleQueries.Judge =>
                    "judgements are known items: each query is the title of the one document that counts, which favours words over "
                        + "meaning; nobody judged",
                _ => $"judgements are those of {Judge}, a model, not of people: what it prefers itself looks better than it is",
            },
        };
    }
}
