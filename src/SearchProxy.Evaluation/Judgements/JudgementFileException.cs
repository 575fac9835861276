namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// A file of queries, judgements, runs or clicks is missing or not understood; the message names file and line and says what is expected.
/// </summary>
public sealed class JudgementFileException : IOException
{
    private const int MostShown = 80;

    public JudgementFileException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>
    /// What was found, for a message: its first characters, and none that a terminal would take for more than a character.
    /// </summary>
    public static string Excerpt(string found) =>
        string.Concat(found.Take(MostShown).Select(static c => char.IsControl(c) || c == '\uFFFD' ? '·' : c))
            + (found.Length > MostShown ? "…" : "");
}
