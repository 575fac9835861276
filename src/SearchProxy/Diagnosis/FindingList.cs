using SearchProxy.Terminals;
using Spectre.Console;

namespace SearchProxy.Diagnosis;

/// <summary>Prints findings, one line each and the advice beneath.</summary>
internal static class FindingList
{
    public static void Write(Terminal terminal, IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            var (word, colour) = finding.Level switch
            {
                FindingLevel.Ok => ("ok     ", "green"),
                FindingLevel.Warning => ("warning", "yellow"),
                _ => ("FAILED ", "red"),
            };
            terminal.Console.MarkupLine($"[{colour}]{word}[/] {Markup.Escape(finding.Subject)}: {Markup.Escape(finding.Found)}");
            if (finding.Advice is not null)
            {
                terminal.Console.MarkupLine($"        {Markup.Escape(finding.Advice)}");
            }
        }
    }
}
