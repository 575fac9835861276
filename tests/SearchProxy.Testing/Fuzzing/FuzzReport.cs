namespace SearchProxy.Testing.Fuzzing;

/// <summary>What came of a fuzz run.</summary>
public sealed class FuzzReport
{
    public int Requests { get; set; }

    /// <summary>How many requests had which <c>X-SearchProxy</c> marker; <c>passed</c> for those without one.</summary>
    public IDictionary<string, int> Outcomes { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal);

    /// <summary>What went wrong, with the request.</summary>
    public IList<string> Findings { get; } = [];
}
