using System.Text.Json;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Evaluation.Labels;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Evaluation.Queries;

/// <summary>
/// Known items: documents drawn at random, each asked for by its own title (Azzopardi, de Rijke and Balog 2007 build such topics from whole
/// documents). Only that document counts as relevant, and its words are in the query: it serves to see whether a setting does harm, and
/// favours words over meaning.
/// </summary>
/// <param name="Items">Title and id.</param>
/// <param name="Documents">Documents that were looked at.</param>
/// <param name="Unusable">Documents without a title of two words or more, or with one that others have too.</param>
public sealed record TitleQueries(IReadOnlyList<(string Title, string Id)> Items, int Documents, int Unusable)
{
    /// <summary>What stands in the column <c>judge</c>.</summary>
    public const string Judge = "known-item";

    /// <summary>More documents are not looked at.</summary>
    public const int MostDocuments = 50_000;

    private const int MostWords = 12;
    private const int FewestWords = 2;
    private const int HighestGrade = 3;

    /// <param name="documents">The documents.</param>
    /// <param name="field">Field that holds the title.</param>
    /// <param name="count">Most queries.</param>
    /// <param name="random">Draws them.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<TitleQueries> SampleAsync(
        IAsyncEnumerable<SourceRecord> documents, string field, int count, Random random, CancellationToken stop)
    {
        var seen = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var (looked, unusable) = (0, 0);
        await foreach (var record in documents.Take(MostDocuments).WithCancellation(stop))
        {
            looked++;
            if (TitleOf(record, field) is not { } title || record.Head.Id is not { } id)
            {
                unusable++;
            }
            else if (!seen.TryAdd(title, id))
            {
                // A title that several have asks for none of them.
                unusable += seen[title] is null ? 1 : 2;
                seen[title] = null;
            }
        }

        var items = seen.Where(static pair => pair.Value is not null)
            .Select(static pair => (pair.Key, pair.Value!))
            .OrderBy(static item => item.Item2, StringComparer.Ordinal)
            .ToArray();
        random.Shuffle(items);
        return new TitleQueries([.. items.Take(count)], looked, unusable);
    }

    /// <summary>Judgements in CSV, as <see cref="JudgementReader"/> reads them.</summary>
    public void Write(Stream output)
    {
        TeacherJudgements.WriteHeader(output);
        foreach (var (title, id) in Items)
        {
            TeacherJudgements.WriteLine(output, title, id, HighestGrade, Judge);
        }
    }

    private static string? TitleOf(SourceRecord record, string field)
    {
        using var source = JsonDocument.Parse(record.Json);
        if (!source.RootElement.TryGetProperty(field, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var words = value.GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length < FewestWords ? null : string.Join(' ', words.Take(MostWords));
    }
}
