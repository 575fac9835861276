using System.Globalization;
using System.Text.RegularExpressions;
using SearchProxy.Testing;

namespace SearchProxy.Page.Tests;

/// <summary>The page's colours keep the contrasts of WCAG 2.1: 4.5 for text (1.4.3), 3 for the edges of controls (1.4.11).</summary>
public sealed partial class ContrastTests
{
    private static readonly string Style = File.ReadAllText(RepositoryFolder.At("src", "SearchProxy.Gateway", "Pages", "Page", "page.css"));

    [Theory]
    [InlineData("ink", 4.5)]
    [InlineData("soft", 4.5)]
    [InlineData("accent", 4.5)]
    [InlineData("up", 4.5)]
    [InlineData("down", 4.5)]
    [InlineData("edge", 3)]
    public void A_colour_stands_out_from_both_grounds(string colour, double least)
    {
        foreach (var ground in new[] { Pair("paper"), Pair("card") })
        {
            Assert.InRange(Contrast(Pair(colour).Light, ground.Light), least, 21);
            Assert.InRange(Contrast(Pair(colour).Dark, ground.Dark), least, 21);
        }
    }

    [Fact]
    public void The_words_of_a_filled_button_stand_out_from_it()
    {
        Assert.InRange(Contrast(Pair("on-accent").Light, Pair("accent").Light), 4.5, 21);
        Assert.InRange(Contrast(Pair("on-accent").Dark, Pair("accent").Dark), 4.5, 21);
    }

    private static (string Light, string Dark) Pair(string name)
    {
        var found = Colours().Matches(Style).Single(match => match.Groups["name"].Value == name);
        return (found.Groups["light"].Value, found.Groups["dark"].Value);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        var digits = hex.Length == 3 ? string.Concat(hex.Select(static digit => new string(digit, 2))) : hex;
        double Part(int at)
        {
            var value = int.Parse(digits.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.03928 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(0)) + (0.7152 * Part(2)) + (0.0722 * Part(4));
    }

    [GeneratedRegex(
        @"--(?<name>[a-z-]+): light-dark\(#(?<light>[0-9a-f]+), #(?<dark>[0-9a-f]+)\)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Colours();
}
