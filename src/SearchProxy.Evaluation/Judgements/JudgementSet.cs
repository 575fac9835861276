namespace SearchProxy.Evaluation.Judgements;

/// <summary>Judged queries, and what was odd about the files that they came from.</summary>
/// <param name="Queries">The queries that have a judgement, in the order of their file.</param>
/// <param name="Repeated">Judgements of a pair that had one already; the last one counts.</param>
/// <param name="Unrated">Lines that name a document without a grade; not judged.</param>
/// <param name="Unasked">Judged queries whose text is nowhere; left out.</param>
public sealed record JudgementSet(IReadOnlyList<JudgedQuery> Queries, int Repeated, int Unrated, int Unasked)
{
    /// <summary>Where judgements come from when nobody judged, in words; null for people's judgements.</summary>
    public string? Origin { get; init; }

    /// <summary>Queries of the queries file whose id stood there before; the first one counts.</summary>
    public int Doubled { get; init; }

    public int Judgements => Queries.Sum(static query => query.Grades.Count);

    /// <summary>Highest grade of all; 0 without any.</summary>
    public int HighestGrade => Queries.SelectMany(static query => query.Grades.Values).DefaultIfEmpty(0).Max();

    /// <summary>What is worth saying before figures are believed, a sentence each.</summary>
    public IEnumerable<string> Notes()
    {
        if (Origin is not null)
        {
            yield return Origin;
        }

        if (Unasked > 0)
        {
            yield return $"{Unasked} judged queries have no text in the queries file and are left out";
        }

        if (Doubled > 0)
        {
            yield return $"{Doubled} queries have an id that stood in the queries file before; the first one counts";
        }

        if (Repeated > 0)
        {
            yield return $"{Repeated} judgements repeat a pair of query and document; the last one counts";
        }

        if (Unrated > 0)
        {
            yield return $"{Unrated} lines have no grade and count as unjudged";
        }

        if (Queries.Count(static query => !query.Grades.Values.Any(static grade => grade > 0)) is > 0 and var hopeless)
        {
            yield return $"{hopeless} queries have no relevant document: every measure of theirs is 0, as in trec_eval";
        }
    }
}
