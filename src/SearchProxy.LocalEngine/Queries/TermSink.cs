namespace SearchProxy.LocalEngine.Queries;

/// <summary>Collects what a query looks for in each field.</summary>
internal sealed class TermSink
{
    private readonly List<(string Field, SoughtTerms Terms)> _sought = [];

    public void Add(string field, string term) => _sought.Add((field, new SoughtTerms([new PhraseTerm(term, 0)], 0)));

    public void AddPhrase(string field, IReadOnlyList<PhraseTerm> terms, int slop) => _sought.Add((field, new SoughtTerms(terms, slop)));

    /// <summary>What is sought in one field, or in any field.</summary>
    public IEnumerable<SoughtTerms> In(string? field) =>
        _sought.Where(entry => field is null || entry.Field == field).Select(entry => entry.Terms);
}
