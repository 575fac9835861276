using SearchProxy.Testing.FakeEngine;

namespace SearchProxy.Clients.Tests;

/// <summary>An engine's search that never ends by itself.</summary>
internal static class HangingSearch
{
    /// <summary>How long a test waits for what must happen; only a failure takes that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Lets every search hang.</summary>
    /// <returns>The first search has arrived; one of them was given up by its caller.</returns>
    public static (Task Arrived, Task Aborted) On(ScriptedEngine engine)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.When(static asked => asked.Path.EndsWith("/_search", StringComparison.Ordinal), asked =>
        {
            asked.Aborted.Register(() => aborted.TrySetResult());
            arrived.TrySetResult();
            return EngineAnswer.Json("{}") with { BeforeHead = Task.Delay(Timeout.Infinite, asked.Aborted) };
        });
        return (arrived.Task, aborted.Task);
    }
}
