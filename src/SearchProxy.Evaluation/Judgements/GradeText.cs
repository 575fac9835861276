using System.Globalization;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>A grade as people write it: a whole number, with zeros behind a point if need be.</summary>
internal static class GradeText
{
    /// <summary>False when the text is no whole number.</summary>
    public static bool TryParse(string text, out int grade)
    {
        grade = 0;
        if (!double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != Math.Floor(number) || Math.Abs(number) > 1_000)
        {
            return false;
        }

        grade = (int)number;
        return true;
    }
}
