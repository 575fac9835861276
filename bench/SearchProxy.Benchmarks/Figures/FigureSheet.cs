namespace SearchProxy.Benchmarks.Figures;

/// <summary>One measured number.</summary>
/// <param name="Section">What was measured.</param>
/// <param name="Name">Which number of it; together the key by which runs are compared.</param>
/// <param name="Value">The number: the median where there were rounds.</param>
/// <param name="Unit"><see cref="Times"/> for a ratio within the run.</param>
/// <param name="Spread">Half of the range over the rounds, as a share of the value; 0 where there was one.</param>
internal sealed record Figure(string Section, string Name, double Value, string Unit, double Spread)
{
    public const string Times = "×";
}

/// <summary>What was not measured, and why.</summary>
internal sealed record SkippedFigure(string Section, string Reason);

/// <summary>Collects figures while the sections run, and tells each one at once.</summary>
internal sealed class FigureSheet(TextWriter report)
{
    private readonly List<Figure> _figures = [];
    private readonly List<SkippedFigure> _skipped = [];
    private string _section = "";

    public TextWriter Report => report;

    public IReadOnlyList<Figure> Figures => _figures;

    public IReadOnlyList<SkippedFigure> Skipped => _skipped;

    public void Begin(string section)
    {
        _section = section;
        report.WriteLine(section);
    }

    public void Add(string name, double value, string unit, double spread = 0)
    {
        var figure = new Figure(_section, name, value, unit, spread);
        _figures.Add(figure);
        report.WriteLine($"  {name}: {FigureTable.Text(figure)}");
        report.Flush();
    }

    /// <summary>The median of several rounds.</summary>
    public void Add(string name, IEnumerable<double> rounds, string unit)
    {
        double[] sorted = [.. rounds.Order()];
        var median = sorted[sorted.Length / 2];
        Add(name, median, unit, median == 0 ? 0 : (sorted[^1] - sorted[0]) / 2 / Math.Abs(median));
    }

    /// <summary>How many times as fast the first is, round by round.</summary>
    public void AddRatio(string name, IReadOnlyList<double> ours, IReadOnlyList<double> theirs) =>
        Add(name, ours.Zip(theirs, static (our, their) => their / our), Figure.Times);

    public void Skip(string what, string reason)
    {
        _skipped.Add(new SkippedFigure(_section, $"{what}: {reason}"));
        report.WriteLine($"  skipped: {what}: {reason}");
    }
}
