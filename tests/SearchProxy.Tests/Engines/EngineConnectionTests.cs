using SearchProxy.Commands;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Mappings;
using SearchProxy.Engines;
using SearchProxy.Testing;
using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Tests.Engines;

/// <summary>
/// An engine that takes a connection and is silent then: it is told after the time that the line names, not after that of several calls.
/// </summary>
public sealed class EngineConnectionTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _never = new();
    private ScriptedEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await ScriptedEngine.StartAsync();

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task From_the_first_call_on()
    {
        Silence(static _ => true);

        await ToldAsync(OpenAsync(), 10, calls: 1, $"{_engine.Url}: no complete answer within 10 s; `searchproxy doctor` says more");
    }

    [Fact]
    public async Task When_an_index_is_looked_for()
    {
        Silence(static path => path != "/");
        using var connection = await OpenAsync();

        await ToldAsync(
            connection.RequireIndexAsync("books", default),
            10,
            calls: 2,
            $"{_engine.Url} gave no answer about the index \"books\": no complete answer within 10 s");
    }

    [Fact]
    public async Task When_an_index_is_to_be_made()
    {
        Silence(static path => path != "/");
        using var connection = await OpenAsync();
        var plan = new IndexPlan { Index = "books", TextFields = [new TextField("text")], Model = "m@1", Dimensions = 8 };

        await ToldAsync(
            AliasedIndex.PrepareAsync(connection, plan, wantsAlias: true, default),
            30,
            calls: 2,
            $"{_engine.Url} gave no answer about the index \"books\": no complete answer within 30 s");
    }

    private void Silence(Func<string, bool> path) =>
        _engine.When(asked => path(asked.Path), _ => EngineAnswer.Json("{}") with { BeforeHead = _never.Task });

    private Task<EngineConnection> OpenAsync() =>
        EngineConnection.OpenAsync(new EngineClientOptions { Address = _engine.Url }, default, _time);

    private async Task ToldAsync(Task command, int seconds, int calls, string words)
    {
        await Eventually.HoldsAsync(() => _engine.Asked.Count == calls, $"the engine was asked {calls} times");
        _time.Advance(TimeSpan.FromSeconds(seconds));
        var fault = await Assert.ThrowsAsync<CommandException>(() => command);
        Assert.Equal((ExitCode.Engine, words, calls), (fault.Code, fault.Message, _engine.Asked.Count));
    }
}
