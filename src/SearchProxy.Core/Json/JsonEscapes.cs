using System.Globalization;

namespace SearchProxy.Core.Json;

/// <summary>Reads the escapes of a JSON string.</summary>
internal static class JsonEscapes
{
    private const int EscapeLength = 6;

    /// <summary>True when every <c>\uD8xx</c> is followed by its other half and no other half stands alone.</summary>
    /// <param name="escaped">The inside of a well-formed JSON string.</param>
    public static bool AreWhole(ReadOnlySpan<byte> escaped)
    {
        var at = escaped.IndexOf((byte)'\\');
        while (at >= 0 && at < escaped.Length)
        {
            var unit = CodeUnit(escaped[at..]);
            if (unit is { } high && char.IsHighSurrogate(high))
            {
                at += EscapeLength;
                if (CodeUnit(escaped[at..]) is not { } low || !char.IsLowSurrogate(low))
                {
                    return false;
                }
            }
            else if (unit is { } alone && char.IsLowSurrogate(alone))
            {
                return false;
            }

            at += unit is null ? 2 : EscapeLength;
            var next = at < escaped.Length ? escaped[at..].IndexOf((byte)'\\') : -1;
            at = next < 0 ? -1 : at + next;
        }

        return true;
    }

    private static char? CodeUnit(ReadOnlySpan<byte> escape) =>
        escape.Length >= EscapeLength && escape.StartsWith("\\u"u8)
            && ushort.TryParse(escape[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
