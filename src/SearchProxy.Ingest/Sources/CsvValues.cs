using System.Text;

namespace SearchProxy.Ingest.Sources;

/// <summary>The values of one delimited record. A value that begins with a quote ends at the next single one; two in a row are one.</summary>
internal static class CsvValues
{
    /// <summary>True while a quote is open, so that the record goes on in the next line.</summary>
    public static bool IsOpen(StringBuilder text)
    {
        var isOpen = false;
        foreach (var chunk in text.GetChunks())
        {
            isOpen ^= chunk.Span.Count('"') % 2 != 0;
        }

        return isOpen;
    }

    public static List<string> Split(string record, char delimiter)
    {
        var values = new List<string>();
        var i = 0;
        do
        {
            values.Add(i < record.Length && record[i] == '"' ? Quoted(record, delimiter, ref i) : Plain(record, delimiter, ref i));
        }
        while (i++ < record.Length);

        return values;
    }

    private static string Plain(string record, char delimiter, ref int i)
    {
        var end = record.IndexOf(delimiter, i);
        end = end < 0 ? record.Length : end;
        var value = record[i..end];
        i = end;
        return value;
    }

    private static string Quoted(string record, char delimiter, ref int i)
    {
        var value = new StringBuilder();
        for (i++; i < record.Length; i++)
        {
            if (record[i] != '"')
            {
                value.Append(record[i]);
            }
            else if (i + 1 < record.Length && record[i + 1] == '"')
            {
                value.Append(record[i++]);
            }
            else
            {
                // Text after the closing quote is kept as it is.
                i++;
                return value.Append(Plain(record, delimiter, ref i)).ToString();
            }
        }

        return value.ToString();
    }
}
