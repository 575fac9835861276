using System.Globalization;
using System.Text;

namespace SearchProxy.Remote.Hub;

/// <summary>
/// A model could not be fetched. The message says from where, what was found and what to do; what a hub said stands in it with its control
/// characters spelt out, so that it cannot command a terminal.
/// </summary>
public sealed class HubException : Exception
{
    public HubException(string message)
        : base(Printable(message))
    {
    }

    public HubException(string message, Exception innerException)
        : base(Printable(message), innerException)
    {
    }

    private static string Printable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isPlain = !char.IsControl(c)
                && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator);
            _ = isPlain ? clean.Append(c) : clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return clean.ToString();
    }
}
