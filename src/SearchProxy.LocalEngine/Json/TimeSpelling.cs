using System.Globalization;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Json;

/// <summary>
/// Durations as the engines spell them: <c>500ms</c>, <c>1s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>, and <c>-1</c> for none.
/// </summary>
internal static class TimeSpelling
{
    public static TimeSpan Parse(string text, string name)
    {
        if (text == "-1")
        {
            return TimeSpan.FromTicks(-1);
        }

        var unitAt = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (unitAt > 0
            && long.TryParse(text.AsSpan(0, unitAt), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < 1_000_000_000)
        {
            switch (text[unitAt..])
            {
                case "ms":
                    return TimeSpan.FromMilliseconds(number);
                case "s":
                    return TimeSpan.FromSeconds(number);
                case "m":
                    return TimeSpan.FromMinutes(number);
                case "h":
                    return TimeSpan.FromHours(number);
                case "d":
                    return TimeSpan.FromDays(number);
            }
        }

        throw EngineErrors.Illegal(
            $"failed to parse setting [{name}] with value [{text}] as a time value: unit is missing or unrecognized");
    }
}
