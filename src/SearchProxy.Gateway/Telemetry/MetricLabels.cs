using System.Text;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>Tags in the Prometheus text format: <c>{name="value",…}</c>; empty without tags.</summary>
internal static class MetricLabels
{
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (name, value) in tags)
        {
            if (text.Length > 1)
            {
                text.Append(',');
            }

            text.Append(name.Replace('.', '_')).Append("=\"");
            AppendEscaped(text, value?.ToString() ?? "");
            text.Append('"');
        }

        return text.Append('}').ToString();
    }

    /// <summary>The labels with one more at the end.</summary>
    public static string With(string labels, string name, string value) =>
        labels.Length == 0 ? $"{{{name}=\"{value}\"}}" : $"{labels[..^1]},{name}=\"{value}\"}}";

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(c),
            };
        }
    }
}
