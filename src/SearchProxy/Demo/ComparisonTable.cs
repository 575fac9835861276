using System.Globalization;
using SearchProxy.Engines;
using SearchProxy.Terminals;
using Spectre.Console;

namespace SearchProxy.Demo;

/// <summary>Prints the engine's order beside the proxy's.</summary>
internal static class ComparisonTable
{
    private const int Rows = 5;

    public static void Write(Terminal terminal, Comparison comparison)
    {
        var table = new Table { Border = terminal.IsInteractive ? TableBorder.Rounded : TableBorder.Ascii };
        table.AddColumn(new TableColumn("#").RightAligned());
        table.AddColumn(new TableColumn("BM25, the engine alone"));
        table.AddColumn(new TableColumn("score").RightAligned());
        table.AddColumn(new TableColumn("hybrid and reranked, through the proxy"));
        table.AddColumn(new TableColumn("score").RightAligned());
        table.AddColumn(new TableColumn("was").RightAligned());
        for (var row = 0; row < Rows; row++)
        {
            table.AddRow(
                (row + 1).ToString(CultureInfo.InvariantCulture),
                Title(comparison.Engine, row),
                Score(comparison.Engine, row),
                Title(comparison.Proxy, row),
                Score(comparison.Proxy, row),
                FormerPlace(comparison, row));
        }

        terminal.WriteLine();
        terminal.WriteLine($"\"{comparison.Query}\"");
        terminal.Console.Write(table);
        terminal.WriteLine(Caption(comparison));
    }

    internal static string Caption(Comparison comparison)
    {
        var stages = comparison.Proxy.Stages is { Length: > 0 } timing ? $" ({timing})" : string.Empty;
        return $"engine {Milliseconds(comparison.Engine)} ms, proxy {Milliseconds(comparison.Proxy)} ms{stages}; "
            + $"X-SearchProxy: {comparison.Proxy.Marker ?? "absent"}";
    }

    /// <summary>The place that a hit of the proxy's order had in the engine's; a dash when the engine did not find it.</summary>
    internal static string FormerPlace(Comparison comparison, int row)
    {
        if (row >= comparison.Proxy.Hits.Count)
        {
            return string.Empty;
        }

        var id = comparison.Proxy.Hits[row].Id;
        for (var place = 0; place < comparison.Engine.Hits.Count; place++)
        {
            if (comparison.Engine.Hits[place].Id == id)
            {
                return (place + 1).ToString(CultureInfo.InvariantCulture);
            }
        }

        return "-";
    }

    private static string Title(SearchReply reply, int row) => row < reply.Hits.Count ? Markup.Escape(reply.Hits[row].Title) : string.Empty;

    private static string Score(SearchReply reply, int row) =>
        row < reply.Hits.Count ? reply.Hits[row].Score.ToString("0.000", CultureInfo.InvariantCulture) : string.Empty;

    private static string Milliseconds(SearchReply reply) => reply.Elapsed.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
