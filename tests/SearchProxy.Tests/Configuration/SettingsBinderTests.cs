using Microsoft.Extensions.Configuration;
using SearchProxy.Configuration;

namespace SearchProxy.Tests.Configuration;

public sealed class SettingsBinderTests
{
    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var (sample, errors) = Bind(("count", "3"), ("share", "0.5"), ("on", "true"), ("wait", "1.5s"), ("day", "sunday"), ("limit", "7"),
            ("names:0", "a"), ("names:1", "b"), ("numbers", "1, 2"), ("inner:name", "x"), ("map:k:name", "y"), ("link", "http://h/"));
        Assert.Empty(errors);
        Assert.Equal(
            (3, 0.5, true, TimeSpan.FromSeconds(1.5), DayOfWeek.Sunday, 7),
            (sample.Count, sample.Share, sample.On, sample.Wait, sample.Day, sample.Limit));
        Assert.Equal(["a", "b"], sample.Names);
        Assert.Equal([1, 2], sample.Numbers);
        Assert.Equal(("x", "y", new Uri("http://h/")), (sample.Inner.Name, sample.Map["k"].Name, sample.Link));
    }

    [Theory]
    [InlineData("count", "many", "count is \"many\"; a whole number is expected")]
    [InlineData("count", "", "count is empty; a whole number is expected")]
    [InlineData("count:x", "1", "count is an object or a list; a whole number is expected")]
    [InlineData("share", "half", "share is \"half\"; a number is expected")]
    [InlineData("on", "yes", "on is \"yes\"; true or false is expected")]
    [InlineData("wait", "soon", "wait is \"soon\"; a duration with a unit or colons, such as 10s, 500ms or 00:00:10, is expected")]
    [InlineData("wait", "10", "wait is \"10\"; a duration with a unit or colons, such as 10s, 500ms or 00:00:10, is expected")]
    [InlineData("numbers:0", "one", "numbers[0] is \"one\"; a whole number is expected")]
    [InlineData("day", "9", "day is \"9\"; one of sunday, monday, tuesday, wednesday, thursday, friday, saturday is expected")]
    [InlineData("map:k:nam", "y", "map.k.nam is not a setting; did you mean map.k.name?")]
    public void A_value_of_the_wrong_kind_is_named_with_what_is_expected(string key, string value, string expected)
    {
        var (_, errors) = Bind((key, value));
        Assert.Equal([expected], errors);
    }

    [Fact]
    public void An_empty_value_clears_what_may_be_absent()
    {
        var (sample, errors) = Bind(("limit", ""));
        Assert.Empty(errors);
        Assert.Null(sample.Limit);
    }

    private static (Sample Sample, IReadOnlyList<string> Errors) Bind(params (string Key, string Value)[] pairs)
    {
        var sample = new Sample();
        var binder = new SettingsBinder();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(pairs.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build();
        binder.Bind(sample, configuration, path: string.Empty, path => path);
        return (sample, binder.Errors);
    }

    private sealed class Sample
    {
        public int Count { get; set; }

        public double Share { get; set; }

        public bool On { get; set; }

        public TimeSpan Wait { get; set; }

        public DayOfWeek Day { get; set; }

        public int? Limit { get; set; } = 1;

        public IReadOnlyList<string> Names { get; set; } = [];

        public int[] Numbers { get; set; } = [];

        public Uri? Link { get; set; }

        public Inner Inner { get; set; } = new();

        public Dictionary<string, Inner> Map { get; } = [];
    }

    private sealed class Inner
    {
        public string Name { get; set; } = "";
    }
}
