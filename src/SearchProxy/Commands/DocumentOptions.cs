using System.CommandLine;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Commands;

/// <summary>The flags that say how documents look, shared by the commands that make an index.</summary>
internal static class DocumentOptions
{
    public static readonly Option<string> TextFields = new Option<string>("--text-fields")
    {
        Description = "Fields to embed and to rerank by, with commas.",
        HelpName = "NAMES",
        DefaultValueFactory = _ => "title,text",
    }.Checked(
        $"1 to {IndexProfileJson.MaxTextFields} names with commas between",
        static text => Fields(text).Count is > 0 and <= IndexProfileJson.MaxTextFields);

    public static readonly Option<string> Analyzer = new("--analyzer")
    {
        Description = "The engine's analyzer for the text fields of a new index, such as standard or english.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "english",
    };

    public static readonly Option<bool> NoAlias = new("--no-alias")
    {
        Description = "Give a new index the name itself. Without it the index is NAME-1 and NAME an alias, which a migration to another "
            + "model can move.",
    };

    public static IReadOnlyList<TextField> Fields(string names) =>
        [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => new TextField(name))];
}
