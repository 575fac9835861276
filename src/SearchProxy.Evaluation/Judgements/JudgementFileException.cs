namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// A file of queries, judgements, runs or clicks is missing or not understood; the message names file and line and says what is expected.
/// </summary>
public sealed class JudgementFileException : IOException
{
    public JudgementFileException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
