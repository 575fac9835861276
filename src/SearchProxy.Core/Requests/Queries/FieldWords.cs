namespace SearchProxy.Core.Requests.Queries;

/// <summary>A part of a text.</summary>
/// <param name="Field">The field that it names for itself; null = the fields of the clause.</param>
/// <param name="Words">Its words without operators.</param>
internal readonly record struct FieldWords(string? Field, string Words)
{
    /// <summary>True: they stood in quotes.</summary>
    public bool IsPhrase { get; init; }

    /// <summary>The words of all parts as one text.</summary>
    public static string Join(IReadOnlyList<FieldWords> parts) =>
        (parts.Count == 1 ? parts[0].Words : string.Join(' ', parts.Select(static part => part.Words))).Trim();
}
