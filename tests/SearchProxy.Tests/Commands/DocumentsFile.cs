using System.Text.Json;

namespace SearchProxy.Tests.Commands;

/// <summary>Small files of documents.</summary>
internal static class DocumentsFile
{
    public static readonly (string Id, string Title, string Text)[] Snakes =
    [
        ("snake", "Ball python", "A small constrictor that people keep as a pet; it eats mice."),
        ("language", "Python", "A programming language. Python code is read by the Python interpreter, and python is python."),
        ("planet", "Mercury", "The planet closest to the Sun."),
        ("bird", "Crane", "A tall grey bird that dances."),
    ];

    public static TemporaryFile Of(IEnumerable<(string Id, string Title, string Text)> documents, string more = "") => new(
        string.Concat(documents.Select(document => JsonSerializer.Serialize(
            new { _id = document.Id, title = document.Title, text = document.Text })
            + "\n")) + more,
        ".jsonl");
}
