using System.Text;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Parts that both query syntaxes have.</summary>
internal static class QuotedText
{
    /// <summary>Reads a phrase; one without an end goes to the end of the query.</summary>
    /// <param name="query">The whole query.</param>
    /// <param name="at">On the opening quote; left behind the closing one.</param>
    public static string Read(ReadOnlySpan<char> query, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < query.Length && query[at] != '"'; at++)
        {
            if (query[at] == '\\' && at + 1 < query.Length)
            {
                at++;
            }

            text.Append(query[at]);
        }

        at++;
        return text.ToString().Trim();
    }

    /// <summary>Skips <c>~2</c>, <c>~</c> or <c>^1.5</c>.</summary>
    public static void SkipNumber(ReadOnlySpan<char> query, ref int at)
    {
        at++;
        while (at < query.Length && (char.IsAsciiDigit(query[at]) || query[at] == '.'))
        {
            at++;
        }
    }
}
