using System.Text.Json;
using SearchProxy.Ingest.Sources;

namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// The records of a CSV file as people export it from a spreadsheet or Quepid: a comma in a text is quoted, a backslash has no meaning.
/// </summary>
internal static class CsvRecords
{
    /// <summary>Each record's place and its columns by name, valid until the next.</summary>
    /// <exception cref="JudgementFileException">The file cannot be read, or a record is not understood; names it.</exception>
    public static IEnumerable<(string Place, JsonElement Columns)> Of(string file)
    {
        var reading = new FileReading { Format = SourceFormat.Csv, Csv = new CsvOptions { HasBackslashes = false } };
        var records = new FileSource([file], reading).ReadAsync(SourcePosition.Start, CancellationToken.None);
        foreach (var record in records.ToBlockingEnumerable())
        {
            if (record.Fault != SourceFault.None)
            {
                throw new JudgementFileException($"{record.Head.Place}: {record.Detail}");
            }

            using var columns = JsonDocument.Parse(record.Json);
            yield return (record.Head.Place, columns.RootElement);
        }
    }
}
