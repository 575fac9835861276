using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Queries;

/// <summary>
/// A sample of what people asked, from the proxy's audit log: searches at random, so that what is asked often is likely to be in it, each
/// text once.
/// </summary>
/// <param name="Texts">The texts, in the order they were drawn.</param>
/// <param name="Searches">Searches whose text was read.</param>
/// <param name="NotUnderstood">Lines that are no search with a text, or whose body was longer than the log keeps.</param>
public sealed record AuditQueries(IReadOnlyList<string> Texts, int Searches, int NotUnderstood)
{
    // Texts are read by people: letters and quotes stay as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="files">Audit logs (<c>log.auditFile</c>), one JSON object a line.</param>
    /// <param name="index">Only searches whose path names this index; null for all.</param>
    /// <param name="count">Most texts.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="JudgementFileException">A file cannot be read, or has no search with a text.</exception>
    public static AuditQueries Sample(IReadOnlyList<string> files, string? index, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(random);
        var parser = new SearchRequestParser();
        var (asked, skipped) = (new List<string>(), 0);
        foreach (var (file, line) in files.SelectMany(static file => TextLines.Of(file).Select(line => (file, line))))
        {
            if (Read(parser, line.Text, index, $"{file}:{line.Number}") is not { } text)
            {
                skipped++;
            }
            else if (text.Length > 0)
            {
                asked.Add(text);
            }
        }

        if (asked.Count == 0)
        {
            throw new JudgementFileException(
                $"{string.Join(", ", files)}: there is no search with a text{(index is null ? string.Empty : $" on \"{index}\"")}; an "
                    + "audit log of the proxy is expected");
        }

        var searches = asked.Count;
        var drawn = asked.ToArray();
        random.Shuffle(drawn);
        return new AuditQueries([.. drawn.Distinct(StringComparer.Ordinal).Take(count)], searches, skipped);
    }

    /// <summary>Lines with <c>_id</c>, <c>text</c> and where the text comes from, as <see cref="QueryFile"/> reads them.</summary>
    public void Write(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var (number, text) in Texts.Index())
        {
            var line = JsonSerializer.Serialize(new { _id = $"q{number + 1}", text, metadata = new { source = "audit log" } }, Plain);
            output.Write(Encoding.UTF8.GetBytes(line + "\n"));
        }
    }

    /// <summary>The text of a logged search; empty for one on another index, null for what is not understood.</summary>
    private static string? Read(SearchRequestParser parser, string line, string? index, string place)
    {
        try
        {
            using var entry = JsonDocument.Parse(line);
            if (Text(entry, "target") is not { } target || Text(entry, "body") is not { } body)
            {
                throw new JudgementFileException($"{place}: found no \"target\" and \"body\"; a line of the proxy's audit log is expected");
            }

            var (path, query) = target.Split('?', 2) is [var before, var behind] ? (before, behind) : (target, string.Empty);
            var parsed = parser.Parse(new SearchHttpInput(path, query, "application/json", Accept: null, Encoding.UTF8.GetBytes(body), []));
            return !parsed.IsUnderstood ? null
                : index is not null
                    && !Uri.UnescapeDataString(parsed.Request.Target.RawIndex)
                        .Split(',')
                        .Contains(index, StringComparer.Ordinal) ? string.Empty
                : parsed.Request.Clauses.Judge([], Widening.Never).Intent?.Text;
        }
        catch (JsonException fault)
        {
            throw new JudgementFileException(
                $"{place}: found \"{JudgementFileException.Excerpt(line)}\"; a line of the proxy's audit log (JSON) is expected: "
                    + JsonWords.Of(fault));
        }
    }

    private static string? Text(JsonDocument entry, string name) =>
        entry.RootElement.ValueKind == JsonValueKind.Object
            && entry.RootElement.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
