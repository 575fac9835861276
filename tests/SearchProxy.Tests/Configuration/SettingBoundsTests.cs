using System.Text.Json.Nodes;
using SearchProxy.Configuration;
using SearchProxy.Inference.Options;

namespace SearchProxy.Tests.Configuration;

/// <summary>What the properties say of their bounds is what the file's reader and the schema hold to.</summary>
public sealed class SettingBoundsTests
{
    public static TheoryData<string> Bounded => [.. Setting.All.Where(static setting => setting.Bounds is not null
        && !setting.Path.Contains(".options.", StringComparison.Ordinal))
        .Select(static setting => setting.Path)];

    [Theory]
    [MemberData(nameof(Bounded))]
    public void Both_ends_are_read_and_what_lies_beyond_is_named_with_the_bounds(string path)
    {
        var setting = Setting.All.First(setting => setting.Path == path);
        var bounds = setting.Bounds!;
        foreach (var within in new[] { bounds.Least, bounds.Most })
        {
            Assert.DoesNotContain(
                Read(path, OptionBounds.Text(within)),
                error => error.Contains(" to ", StringComparison.Ordinal)
                    && error.Contains($"{Named(path)} is {OptionBounds.Text(within)};", StringComparison.Ordinal)
                    && !error.Contains("half of", StringComparison.Ordinal));
        }

        foreach (var beyond in Beyond(bounds, setting.Type))
        {
            Assert.Contains($"{Named(path)} is {beyond}; {bounds} is supported", Read(path, beyond));
        }
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void The_default_is_within_and_the_schema_has_the_same_bounds(string path)
    {
        var setting = Setting.All.First(setting => setting.Path == path);
        Assert.DoesNotContain(
            Read(path, setting.Value is null ? "" : setting.Text!), error => error.Contains("is supported", StringComparison.Ordinal));
        var schema = path.Split('.')
            .Aggregate(
                JsonNode.Parse(SettingsSchema.Text())!,
                static (node, part) => part == "NAME" ? node["additionalProperties"]! : node["properties"]![part]!);
        if (setting.Bounds is { Least: decimal least, Most: decimal most })
        {
            Assert.Equal((least, most), (schema["minimum"]!.GetValue<decimal>(), schema["maximum"]!.GetValue<decimal>()));
        }
        else
        {
            Assert.Equal(DurationText.Pattern, schema["pattern"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Every_setting_says_what_it_does() => Assert.DoesNotContain(Setting.All, static setting => setting.Meaning.Length == 0);

    [Fact]
    public void There_are_bounded_settings_in_every_part()
    {
        var parts = Setting.All.Where(static setting => setting.Bounds is not null)
            .Select(static setting => setting.Path.Split('.')[1])
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(["limits", "search", "serving", "writes", "inference", "drainTimeout"], part => Assert.Contains(part, parts));
    }

    private static IReadOnlyList<string> Read(string path, string value) =>
        SettingsReader.Read(file: null, [], [KeyValuePair.Create(Named(path).Replace('.', ':'), (string?)value)]).Errors;

    private static string Named(string path) => path.Replace("NAME", "a", StringComparison.Ordinal);

    private static IEnumerable<string> Beyond(OptionBounds bounds, Type type)
    {
        if (bounds is { Least: TimeSpan shortest, Most: TimeSpan longest })
        {
            return
            [
                .. shortest > TimeSpan.Zero ? [DurationText.Format(shortest - TimeSpan.FromMilliseconds(1))] : (string[])[],
                DurationText.Format(longest + TimeSpan.FromMilliseconds(1)),
            ];
        }

        var step = type == typeof(double) ? 0.0005m : 1m;
        return [OptionBounds.Text((decimal)bounds.Least - step), OptionBounds.Text((decimal)bounds.Most + step)];
    }
}
