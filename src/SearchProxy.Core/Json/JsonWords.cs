using System.Globalization;
using System.Text.Json;

namespace SearchProxy.Core.Json;

/// <summary>What a reader of JSON found wrong, for people: its own messages end in the names of its members.</summary>
public static class JsonWords
{
    /// <returns>
    /// <c>line 2, byte 13: 'x' is an invalid start of a value</c>, counted from 1; where the first line is wrong, without the line.
    /// </returns>
    public static string Of(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var said = Bare(Bare(fault.Message, " LineNumber:"), " Path:").TrimEnd('.');
        return fault switch
        {
            { LineNumber: > 0 and var line, BytePositionInLine: { } place } =>
                string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {place + 1}: {said}"),
            { BytePositionInLine: { } place } => string.Create(CultureInfo.InvariantCulture, $"byte {place + 1}: {said}"),
            _ => said,
        };
    }

    private static string Bare(string message, string tail) =>
        message.IndexOf(tail, StringComparison.Ordinal) is var at and >= 0 ? message[..at] : message;
}
