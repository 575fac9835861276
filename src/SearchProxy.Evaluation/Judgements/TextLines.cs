namespace SearchProxy.Evaluation.Judgements;

/// <summary>The lines of a file that are not blank, with their numbers from 1.</summary>
internal static class TextLines
{
    /// <exception cref="JudgementFileException">The file is not there.</exception>
    public static IEnumerable<(string Text, int Number)> Of(string file)
    {
        Require(file);
        return File.ReadLines(file)
            .Select(static (text, index) => (text.TrimEnd('\r').TrimStart('\uFEFF'), index + 1))
            .Where(static line => !string.IsNullOrWhiteSpace(line.Item1));
    }

    /// <exception cref="JudgementFileException">The file is not there.</exception>
    public static void Require(string file)
    {
        if (!File.Exists(file))
        {
            throw new JudgementFileException($"the file {file} does not exist");
        }
    }
}
