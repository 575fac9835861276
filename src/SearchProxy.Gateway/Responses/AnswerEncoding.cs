using System.Globalization;

namespace SearchProxy.Gateway.Responses;

/// <summary>
/// Which content coding an answer of the search lane is sent in: gzip or deflate when the client accepts it, as the engines do. Among
/// those named the larger weight wins, gzip on a tie. br and zstd are never used, as the engines do not, and a star asks for nothing.
/// </summary>
internal static class AnswerEncoding
{
    public const string Gzip = "gzip";
    public const string Deflate = "deflate";

    /// <param name="acceptEncoding">The Accept-Encoding header; null without one.</param>
    /// <returns>gzip, deflate, or null for no coding.</returns>
    public static string? Choose(string? acceptEncoding)
    {
        if (string.IsNullOrEmpty(acceptEncoding))
        {
            return null;
        }

        var gzip = 0.0;
        var deflate = 0.0;
        foreach (var part in acceptEncoding.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var semicolon = part.IndexOf(';', StringComparison.Ordinal);
            var name = (semicolon < 0 ? part : part[..semicolon]).TrimEnd();
            var weight = semicolon < 0 ? 1 : Weight(part[(semicolon + 1)..]);
            switch (name.ToLowerInvariant())
            {
                case "gzip" or "x-gzip":
                    gzip = weight;
                    break;
                case "deflate":
                    deflate = weight;
                    break;
            }
        }

        return Math.Max(gzip, deflate) <= 0 ? null : gzip >= deflate ? Gzip : Deflate;
    }

    /// <summary>The weight of RFC 9110, 12.4.2; 0 for one that is not understood, so that a doubtful coding is not used.</summary>
    private static double Weight(string parameter)
    {
        var text = parameter.Trim();
        return text.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(text.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            && weight is >= 0 and <= 1
            ? weight
            : 0;
    }
}
