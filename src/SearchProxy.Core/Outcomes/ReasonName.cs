using System.Collections.Concurrent;
using System.Text;

namespace SearchProxy.Core.Outcomes;

/// <summary>The spelling of reasons in headers, logs and metrics: <c>TooFewHits</c> → <c>too-few-hits</c>.</summary>
public static class ReasonName
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Of(Enum reason) => Names.GetOrAdd(reason, static value => Kebab(value.ToString()));

    private static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
