using System.Text;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>Every case of every folder gives what the reference implementation gives.</summary>
public class ConformanceTests
{
    private const int Shown = 5;

    public static TheoryData<string> Folders => [.. ConformanceFolder.Names];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Answers_are_those_of_the_reference(string name)
    {
        var tokenizer = ConformanceFolder.Load(name);
        var cases = ConformanceFolder.Cases(name);
        var report = new StringBuilder();
        var wrong = 0;
        foreach (var item in cases)
        {
            var difference = Difference(item, tokenizer.Encode(item.Text, item.Pair, item.Options));
            if (difference is null)
            {
                continue;
            }
            if (wrong++ < Shown)
            {
                report.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{item.Id} ({item.Group}): {difference}");
            }
        }

        Assert.True(wrong == 0, $"{name}: {wrong} of {cases.Count} cases differ.\n{report}");
        Assert.True(cases.Count > 500, $"{name}: only {cases.Count} cases were read.");
    }

    private static string? Difference(ConformanceCase item, TokenEncoding actual)
    {
        if (item.Fault != actual.Fault)
        {
            return $"fault {actual.Fault} instead of {item.Fault}\n  {Input(item)}";
        }
        if (item.Fault != TruncationFault.None)
        {
            return null;
        }
        return Compare("ids", item.Ids!, actual.Ids, item)
            ?? Compare("type ids", item.TypeIds!, actual.TypeIds, item)
            ?? Compare("mask", item.AttentionMask ?? [.. Enumerable.Repeat(1, item.Ids!.Length)], actual.AttentionMask, item)
            ?? (item.Offsets is null
                ? null
                : Compare("offsets", [.. item.Offsets.Select(o => new TokenOffset(o[0], o[1]))], actual.Offsets, item));
    }

    private static string? Compare<T>(string what, T[] expected, IReadOnlyList<T> actual, ConformanceCase item)
    {
        if (expected.SequenceEqual(actual))
        {
            return null;
        }
        var at = 0;
        while (at < expected.Length && at < actual.Count && Equals(expected[at], actual[at]))
        {
            at++;
        }
        return $"{what} differ at {at} ({expected.Length} expected, {actual.Count} found)\n  {Input(item)}\n"
            + $"  expected … {string.Join(' ', expected.Skip(Math.Max(0, at - 3)).Take(12))}\n"
            + $"  found    … {string.Join(' ', actual.Skip(Math.Max(0, at - 3)).Take(12))}";
    }

    private static string Input(ConformanceCase item)
    {
        var pair = item.Pair is null ? "" : $" | {Visible(item.Pair)}";
        return $"{Visible(item.Text)}{pair} max={item.MaxLength} {item.Truncation} specials={item.AddSpecialTokens}";
    }

    private static string Visible(string text)
    {
        var visible = new StringBuilder();
        foreach (var c in text.Take(160))
        {
            visible.Append(c is >= ' ' and < (char)0x7F ? c.ToString() : $"\\u{(int)c:x4}");
        }
        return visible.ToString();
    }
}
