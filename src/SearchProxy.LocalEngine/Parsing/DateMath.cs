using System.Globalization;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Dates with arithmetic: <c>now-1d/d</c>, <c>2024-01-31||+1M/y</c>.</summary>
internal static class DateMath
{
    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>Milliseconds since 1970; with <paramref name="roundUp"/> the last one of the day, month… that the text names.</summary>
    public static long Resolve(string text, DateFormats formats, DateTimeOffset now, bool roundUp)
    {
        if (text.StartsWith("now"))
        {
            return Calculate(now.UtcDateTime, text[3..], text, roundUp);
        }

        var bars = text.IndexOf("||", StringComparison.Ordinal);
        var date = bars < 0 ? text : text[..bars];
        if (!formats.TryParse(date, out var start))
        {
            throw EngineErrors.AtShard($"failed to parse date field [{date}] with format [{formats.Spelling}]", "parse_exception");
        }

        if (bars >= 0)
        {
            return Calculate(DateTimeOffset.FromUnixTimeMilliseconds(start).UtcDateTime, text[(bars + 2)..], text, roundUp);
        }

        return roundUp ? start + Rest(date) : start;
    }

    /// <summary>
    /// Milliseconds to the end of the day, hour, minute or second that a date names; a month or year stands for its first day.
    /// </summary>
    private static long Rest(string date)
    {
        var time = date.IndexOf('T');
        if (time < 0)
        {
            return date.Contains('-', StringComparison.Ordinal) || date.Length == 4 ? MillisecondsPerDay - 1 : 0;
        }

        return date.Contains('.') ? 0 : date.AsSpan(time).Count(':') switch
        {
            0 => 3_599_999,
            1 => 59_999,
            _ => 999,
        };
    }

    private static long Calculate(DateTime instant, string steps, string text, bool roundUp)
    {
        var at = 0;
        while (at < steps.Length)
        {
            var sign = steps[at++];
            var digits = at;
            while (at < steps.Length && char.IsAsciiDigit(steps[at]))
            {
                at++;
            }

            if (at >= steps.Length || sign is not ('+' or '-' or '/') || (sign == '/' && at > digits))
            {
                throw Malformed(text);
            }

            var count = at == digits
                ? 1
                : int.TryParse(steps.AsSpan(digits, at - digits), CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Malformed(text);
            var unit = steps[at++];
            if (sign == '/')
            {
                var start = Floor(instant, unit, text);
                instant = roundUp ? Add(start, unit, 1, text).AddMilliseconds(-1) : start;
            }
            else
            {
                instant = Add(instant, unit, sign == '-' ? -count : count, text);
            }
        }

        return Milliseconds(instant);
    }

    private static DateTime Add(DateTime instant, char unit, int count, string text)
    {
        try
        {
            return unit switch
            {
                'y' => instant.AddYears(count),
                'M' => instant.AddMonths(count),
                'w' => instant.AddDays(7.0 * count),
                'd' => instant.AddDays(count),
                'h' or 'H' => instant.AddHours(count),
                'm' => instant.AddMinutes(count),
                's' => instant.AddSeconds(count),
                _ => throw Malformed(text),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Malformed(text);
        }
    }

    private static DateTime Floor(DateTime instant, char unit, string text) => unit switch
    {
        'y' => new DateTime(instant.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        'M' => new DateTime(instant.Year, instant.Month, 1, 0, 0, 0, DateTimeKind.Utc),
        'w' => instant.Date.AddDays(-(((int)instant.DayOfWeek + 6) % 7)),
        'd' => instant.Date,
        'h' or 'H' => instant.Date.AddHours(instant.Hour),
        'm' => instant.Date.AddHours(instant.Hour).AddMinutes(instant.Minute),
        's' => instant.Date.AddHours(instant.Hour).AddMinutes(instant.Minute).AddSeconds(instant.Second),
        _ => throw Malformed(text),
    };

    private static long Milliseconds(DateTime instant) =>
        new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    private static EngineErrorException Malformed(string text) =>
        EngineErrors.AtShard(
            $"failed to parse date math expression [{text}]; steps are +1d, -1d and /d, units y, M, w, d, h, m, s", "parse_exception");
}
