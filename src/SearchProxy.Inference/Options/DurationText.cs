using System.Buffers;
using System.Globalization;

namespace SearchProxy.Inference.Options;

/// <summary>
/// Durations as settings have them: numbers with units, <c>1h30m</c>, <c>1.5s</c>, <c>500ms</c>, or with colons,
/// <c>[d.]hh:mm[:ss[.fraction]]</c>. A number alone is none, because nobody can tell whether it means seconds, milliseconds or days.
/// </summary>
public static class DurationText
{
    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>The same duration as a pattern of JSON Schema (ECMA 262).</summary>
    public const string Pattern = @"^\s*((\d+(\.\d+)?(d|h|ms|m|s))+|(\d+\.)?\d+:[0-5]\d(:[0-5]\d(\.\d{1,7})?)?)\s*$";

    /// <summary>The duration with the greatest unit that it is a whole number of: <c>90s</c>, <c>1h</c>, <c>500ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var (name, ticks) = Array.Find(Units, unit => duration.Ticks % unit.Ticks == 0);
        return name is null
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{name}");
    }

    /// <returns>False for anything else than a duration that is zero or longer.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        text = text.Trim();
        var isRead = text.Contains(':') ? TryParseColons(text, out var ticks) : TryParseUnits(text, out ticks);
        isRead = isRead && ticks <= long.MaxValue;
        duration = isRead ? TimeSpan.FromTicks((long)ticks) : TimeSpan.Zero;
        return isRead;
    }

    private static bool TryParseUnits(ReadOnlySpan<char> text, out decimal ticks)
    {
        ticks = 0;
        var hasAny = false;
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExcept(DigitsAndPoint);
            if (digits <= 0)
            {
                return false;
            }

            var rest = text[digits..];
            var letters = rest.IndexOfAnyExceptInRange('a', 'z') is var end and >= 0 ? end : rest.Length;
            var name = rest[..letters].ToString();
            var unit = Array.Find(Units, unit => unit.Name == name);
            if (unit.Name is null || !TryParseNumber(text[..digits], out var number) || number > long.MaxValue / unit.Ticks)
            {
                return false;
            }

            ticks += number * unit.Ticks;
            text = rest[letters..];
            hasAny = true;
        }

        return hasAny;
    }

    private static bool TryParseColons(ReadOnlySpan<char> text, out decimal ticks)
    {
        ticks = 0;
        Span<Range> ranges = stackalloc Range[4];
        var count = text.Split(ranges, ':');
        if (count is not (2 or 3))
        {
            return false;
        }

        var head = text[ranges[0]];
        var minutes = text[ranges[1]];
        var seconds = count == 3 ? text[ranges[2]] : "00";
        var point = head.IndexOf('.');
        var days = 0m;
        return (point < 0 || TryParseWhole(head[..point], out days))
            && TryParseWhole(head[(point + 1)..], out var hours)
            && minutes.Length == 2 && TryParseWhole(minutes, out var wholeMinutes) && wholeMinutes < 60
            && seconds.Length is 2 or (> 3 and <= 10) && char.IsAsciiDigit(seconds[1]) && TryParseNumber(
                seconds, out var wholeSeconds) && wholeSeconds < 60
            && Sum(days, hours, wholeMinutes, wholeSeconds, out ticks);
    }

    private static bool Sum(decimal days, decimal hours, decimal minutes, decimal seconds, out decimal ticks)
    {
        ticks = 0;
        if (days > long.MaxValue / TimeSpan.TicksPerDay || hours > long.MaxValue / TimeSpan.TicksPerHour)
        {
            return false;
        }

        ticks = (days * TimeSpan.TicksPerDay)
            + (hours * TimeSpan.TicksPerHour)
            + (minutes * TimeSpan.TicksPerMinute)
            + (seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && char.IsAsciiDigit(text[0])
            && char.IsAsciiDigit(text[^1]);

    private static bool TryParseWhole(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
