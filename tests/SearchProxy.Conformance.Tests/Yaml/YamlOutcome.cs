namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>How a test ended.</summary>
/// <param name="Verdict">passed, failed or skipped.</param>
/// <param name="Line">Line of the step that failed; 0 without one.</param>
/// <param name="Detail">Why it failed or was skipped.</param>
/// <param name="Excused">Assertions on the order or the scores of reranked hits that did not hold.</param>
/// <param name="Reranked">Answers that were reranked.</param>
internal sealed record YamlOutcome(string Verdict, long Line, string Detail, int Excused, int Reranked)
{
    public const string Passed = "passed";
    public const string Failed = "failed";
    public const string Skipped = "skipped";

    public bool IsLike(YamlOutcome other) => Verdict == other.Verdict && (Line == other.Line || Excused + other.Excused > 0);

    public override string ToString() => $"{Verdict}{(Line > 0 ? $" at line {Line}" : "")} {Detail}".TrimEnd();
}
