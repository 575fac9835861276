using System.Globalization;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>The date formats that a date field takes, tried in order.</summary>
internal sealed class DateFormats(string spelling, bool optionalTime, bool epochMillis, bool epochSeconds)
{
    public static readonly DateFormats Default = new("strict_date_optional_time||epoch_millis", true, true, false);

    private static readonly string[] Patterns =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHHK", "yyyy-MM", "yyyy",
    ];

    private static readonly string[] DayPatterns = ["strict_date_optional_time", "date_optional_time", "strict_date", "date", "yyyy-MM-dd"];

    public string Spelling { get; } = spelling;

    /// <summary>Reads the <c>format</c> parameter of a mapping.</summary>
    public static DateFormats Parse(string spelling)
    {
        bool optionalTime = false, millis = false, seconds = false;
        foreach (var name in spelling.Split("||"))
        {
            optionalTime |= DayPatterns.Contains(name);
            millis |= name == "epoch_millis";
            seconds |= name == "epoch_second";
            if (!DayPatterns.Contains(name) && name is not ("epoch_millis" or "epoch_second"))
            {
                throw EngineErrors.Unsupported(
                    $"the date format [{name}]; it knows {string.Join(", ", DayPatterns)}, epoch_millis and epoch_second");
            }
        }

        return new DateFormats(spelling, optionalTime, millis, seconds);
    }

    /// <summary>Milliseconds since 1970 in UTC; a date without a zone is UTC.</summary>
    public bool TryParse(string text, out long milliseconds)
    {
        milliseconds = 0;
        if (optionalTime && DateTimeOffset.TryParseExact(
            text, Patterns, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant))
        {
            milliseconds = instant.ToUnixTimeMilliseconds();
            return true;
        }

        if ((epochMillis || epochSeconds)
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            milliseconds = epochMillis ? number : number * 1000;
            return true;
        }

        return false;
    }

    /// <summary>The spelling of an instant in answers, such as <c>2024-01-31T00:00:00.000Z</c>.</summary>
    public static string Spell(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
