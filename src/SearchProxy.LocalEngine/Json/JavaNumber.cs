using System.Globalization;

namespace SearchProxy.LocalEngine.Json;

/// <summary>
/// Spells numbers as the engines do: the fewest digits that read back to the same value, always with a fraction, and in
/// computerised scientific notation (<c>1.0E10</c>) below 10⁻³ and from 10⁷.
/// </summary>
internal static class JavaNumber
{
    public static string Spell(float value) => Spell(value, value.ToString("R", CultureInfo.InvariantCulture));

    public static string Spell(double value) => Spell(value, value.ToString("R", CultureInfo.InvariantCulture));

    private static string Spell(double value, string shortest)
    {
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        if (!double.IsFinite(value))
        {
            return shortest;
        }

        var (digits, exponent) = Read(shortest.TrimStart('-'));
        var sign = value < 0 ? "-" : "";
        return exponent is >= -3 and < 7 ? sign + Plain(digits, exponent) : $"{sign}{digits[0]}.{Fraction(digits[1..])}E{exponent}";
    }

    /// <summary>The digits without zeros at either end, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Read(string shortest)
    {
        var mark = shortest.IndexOf('E');
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var scale = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "");
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), scale + whole - 1 - leading);
    }

    private static string Plain(string digits, int exponent) => exponent < 0
        ? "0." + new string('0', -exponent - 1) + digits
        : digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0') + ".0"
            : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];

    private static string Fraction(string digits) => digits.Length == 0 ? "0" : digits;
}
