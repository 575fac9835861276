using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Text;

namespace SearchProxy.Ingest.Sources;

/// <summary>
/// Tells from a text's beginning how its records are written. Only the first records decide, so a file that grows stays what it is.
/// </summary>
/// <param name="Format">The format; never <see cref="SourceFormat.Auto"/>.</param>
/// <param name="Framing">For JSON: how records are set apart.</param>
internal readonly record struct ContentFormat(SourceFormat Format, ContentFormat.Frame Framing = ContentFormat.Frame.Lines)
{
    private const int MostLines = 20;

    /// <summary>How JSON records are set apart.</summary>
    public enum Frame
    {
        /// <summary>One a line.</summary>
        Lines,

        /// <summary>One after the other, or in an array.</summary>
        Values,

        /// <summary>In <c>hits.hits</c> of the answers of searches.</summary>
        Answers,
    }

    /// <param name="head">The text's beginning, UTF-8.</param>
    /// <param name="hint">What its name tells.</param>
    public static ContentFormat Find(ReadOnlySpan<byte> head, SourceFormat hint)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        return text switch
        {
            [(byte)'[', ..] when hint is not (SourceFormat.Csv or SourceFormat.Tsv) || FirstValue(text) is not null =>
                new(ElementFormat(text[1..]), Frame.Values),
            [(byte)'{', ..] => OfObject(text, hint),
            [] => new(hint == SourceFormat.Auto ? SourceFormat.JsonLines : hint),
            _ => OfText(text, hint),
        };
    }

    /// <summary>How JSON of a format that was named is set apart.</summary>
    public static Frame FrameOf(ReadOnlySpan<byte> head) => Find(head, SourceFormat.JsonLines).Framing;

    private static ContentFormat OfObject(ReadOnlySpan<byte> text, SourceFormat hint)
    {
        var line = FirstLine(text);
        if (IsAction(line) || (hint == SourceFormat.Bulk && HasAction(text)))
        {
            return new(SourceFormat.Bulk);
        }

        if (IsAnswer(text))
        {
            return new(SourceFormat.Hits, Frame.Answers);
        }

        var format = HitRecordReader.IsHit(text) ? SourceFormat.Hits : SourceFormat.Json;
        if (FirstValue(text) is { } length)
        {
            // Over several lines, or several in one (CR alone ends no line).
            return length > line.Length || line[length..].TrimStart(" \t\r"u8) is [(byte)'{', ..]
                ? new(format, Frame.Values)
                : Lines(format);
        }

        // Cut off in the beginning that is looked at, over lines if it was written so; or broken, and then lines can still be told apart.
        return IsBegun(text)
            ? line.Length < text.Length ? new(format, Frame.Values) : Lines(format)
            : hint is SourceFormat.Csv or SourceFormat.Tsv ? new(hint) : Lines(format);
    }

    private static ContentFormat Lines(SourceFormat format) => new(format == SourceFormat.Json ? SourceFormat.JsonLines : format);

    /// <summary>No JSON at its beginning: delimited text, unless lines of JSON follow.</summary>
    private static ContentFormat OfText(ReadOnlySpan<byte> text, SourceFormat hint)
    {
        if (hint is SourceFormat.Csv or SourceFormat.Tsv)
        {
            return new(hint);
        }

        foreach (var range in text.Split((byte)'\n'))
        {
            if (text[range].TrimStart(" \t\r"u8) is [(byte)'{', ..] line)
            {
                return IsAction(line) ? new(SourceFormat.Bulk) : new(SourceFormat.JsonLines);
            }
        }

        return new(hint is SourceFormat.JsonLines or SourceFormat.Bulk && FirstLine(text).IndexOfAny(",;\t|"u8) < 0
            ? SourceFormat.JsonLines
            : SourceFormat.Csv);
    }

    private static SourceFormat ElementFormat(ReadOnlySpan<byte> elements) =>
        elements.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] element && HitRecordReader.IsHit(element)
            ? SourceFormat.Hits
            : SourceFormat.Json;

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text) =>
        text.IndexOf((byte)'\n') is var feed and >= 0 ? text[..feed] : text;

    private static bool IsAction(ReadOnlySpan<byte> line) => BulkActionLine.Read(line) is { } action
        && action.Others.All(static name => name is "if_seq_no" or "if_primary_term" or "require_alias" or "require_data_stream"
        or "dynamic_templates" or "list_executed_pipelines"
            or "retry_on_conflict" or "_source" or "parent");

    private static bool HasAction(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            if (IsAction(text[range]))
            {
                return true;
            }

            if (++lines == MostLines)
            {
                break;
            }
        }

        return false;
    }

    /// <summary>True for an object with <c>hits</c> that holds <c>hits</c>, and what stands beside it in answers.</summary>
    private static bool IsAnswer(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            var isInHits = false;
            while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0))
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    isInHits = reader.Is("hits"u8);
                }
                else if (isInHits && reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 } && reader.Is("hits"u8))
                {
                    return reader.Read() && reader.TokenType == JsonTokenType.StartArray;
                }
            }
        }
        catch (JsonException)
        {
            // No JSON is no answer.
        }

        return false;
    }

    /// <summary>The length of the value that the text begins with; null when its end is not there, or it is none.</summary>
    private static int? FirstValue(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(
                text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 1_000, AllowMultipleValues = true }));
            return reader.Read() && reader.TrySkip() ? (int)reader.BytesConsumed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True when the text is JSON as far as it goes.</summary>
    private static bool IsBegun(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(
                text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = 1_000, AllowMultipleValues = true }));
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
