using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Configuration;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Hosting;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Hosting;

public sealed class SettingsKeeperTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTimeProvider _time = new();
    private readonly ProxySettings _live;
    private readonly List<ModelSettings> _offered = [];
    private readonly CollectedLog<SettingsKeeper> _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricsText _text;
    private readonly SettingsKeeper _keeper;

    public SettingsKeeperTests()
    {
        Write("""{ "gateway": { "search": { "window": 40 } } }""");
        _live = Read().Settings;
        _text = new MetricsText(_services.GetRequiredService<IMeterFactory>());
        _keeper = new SettingsKeeper(
            _file, _live, Read, _offered.Add, new ReloadMetrics(_services.GetRequiredService<IMeterFactory>(), _time), _time, _log);
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_in_place()
    {
        var search = _live.Gateway.Search;
        await LookAsync("""
            {
              "gateway": {
                "search": { "window": 60, "deadline": "00:00:02" },
                "limits": { "searchBodyBytes": 5000 },
                "serving": { "enabled": true, "allowWithoutKey": true }
              }
            }
            """);
        Assert.Null(_keeper.Check.Complaint());
        Assert.Same(search, _live.Gateway.Search);
        Assert.Equal(
            (60, TimeSpan.FromSeconds(2), 5000, true),
            (search.Window, search.Deadline, _live.Gateway.Limits.SearchBodyBytes, _live.Gateway.Serving.Enabled));
        Assert.Empty(_offered);
        Assert.Contains(
            "gateway.limits.searchBodyBytes, gateway.search.deadline, gateway.search.window, gateway.serving.allowWithoutKey, gateway.serving.enabled",
            Assert.Single(_log.Lines),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "gateway": { "search": { "window": 60, "deadline": "0s" } } }""", "gateway.search.deadline is 0s")]
    [InlineData("""{ "gateway": { "search": { "window": 60, "windou": 3 } } }""", "gateway.search.windou is not a setting")]
    [InlineData("""{ "gateway": { "search": { "window": 60 } }""", "is not JSON: byte ")]
    [InlineData("", "is not JSON: byte 1: ")]
    [InlineData("[]", "holds no object")]
    [InlineData("""{ "gateway": { "search": { "window": 60 } }, "models": { "routes": { "1": { "model": "nobody" } } } }""", "nobody")]
    public async Task A_file_with_any_error_changes_nothing_and_is_told_until_it_is_put_right(string text, string words)
    {
        await LookAsync(text);
        Assert.Equal(40, _live.Gateway.Search.Window);
        Assert.Empty(_offered);
        Assert.Contains("the settings before stay", _keeper.Check.Complaint(), StringComparison.Ordinal);
        Assert.Contains(words, _keeper.Check.Complaint(), StringComparison.Ordinal);
        Assert.Contains(words, Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Contains("searchproxy_configuration_reload_ok 0\n", _text.Write(), StringComparison.Ordinal);
        Assert.Contains("searchproxy_configuration_reloads_total{result=\"refused\"} 1\n", _text.Write(), StringComparison.Ordinal);

        await LookAsync("""{ "gateway": { "search": { "window": 41 } } }""");
        Assert.Equal(41, _live.Gateway.Search.Window);
        Assert.Null(_keeper.Check.Complaint());
        Assert.Contains("searchproxy_configuration_reload_ok 1\n", _text.Write(), StringComparison.Ordinal);
        Assert.Contains("searchproxy_configuration_reloads_total{result=\"taken\"} 1\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing_and_is_told()
    {
        File.Delete(_file);
        await LookAsync(text: null);
        Assert.Equal(40, _live.Gateway.Search.Window);
        Assert.Contains("does not exist", _keeper.Check.Complaint(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_restart_can_change_is_named_and_the_rest_is_taken_over()
    {
        await LookAsync(
            """{ "gateway": { "search": { "window": 50 }, "engines": ["http://other:9200"], "serving": { "maxWaiting": 3 } }, "models": { "inference": { "threads": 1 } }, "engine": { "apiKey": "s3cret" } }""");
        Assert.Equal(50, _live.Gateway.Search.Window);
        Assert.Equal(
            "changed, but only a restart takes it over: engine.apiKey, gateway.engines, gateway.serving.maxWaiting, models.inference.threads",
            _keeper.Check.Complaint());
        Assert.DoesNotContain(_log.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));

        await LookAsync("""{ "gateway": { "search": { "window": 50 } } }""");
        Assert.Null(_keeper.Check.Complaint());
    }

    [Fact]
    public async Task Other_models_and_rules_are_offered_to_those_who_load_them()
    {
        await LookAsync(
            """{ "models": { "rerankers": { "fine": { "folder": "fine" } }, "routes": { "1": { "model": "fine", "index": "books" } }, "inference": { "threads": 1 } } }""");
        var offered = Assert.Single(_offered);
        Assert.Equal("fine", offered.Routes["1"].Model);
        Assert.Equal(_live.Models.Inference.Threads, offered.Inference.Threads);
    }

    [Fact]
    public async Task A_file_that_says_the_same_in_other_words_is_told_as_such()
    {
        await LookAsync("""{ "gateway": { "search": { "window": 40, "deadline": "1000ms" } } }""");
        Assert.Contains("no setting differs", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Null(_keeper.Check.Complaint());
    }

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again()
    {
        await LookAsync(File.ReadAllText(_file));
        Assert.Empty(_log.Lines);
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _text.Dispose();
        _services.Dispose();
        File.Delete(_file);
    }

    private SettingsReading Read() => SettingsReader.Read(_file, [], []);

    private void Write(string text) => File.WriteAllText(_file, text);

    /// <summary>The keeper has looked when it waits for the next time.</summary>
    private async Task LookAsync(string? text)
    {
        if (_keeper.ExecuteTask is null)
        {
            await _keeper.StartAsync(CancellationToken.None);
            await WaitsAsync();
        }

        if (text is not null)
        {
            Write(text);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        await WaitsAsync();
    }

    private Task WaitsAsync() => Eventually.HoldsAsync(() => _time.ArmedTimers > 0);
}
