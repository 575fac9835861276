using Xunit.Abstractions;
using Xunit.Sdk;

namespace SearchProxy.Testing.Logging;

/// <summary>
/// Begins a log when a test starts and adds it to what is said of one that failed. xUnit says both in the test's own flow, so that all
/// which the test starts has the same log.
/// </summary>
internal sealed class LogBus(IMessageBus inner) : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message)
    {
        if (message is ITestStarting)
        {
            TestLog.Begin();
        }

        return inner.QueueMessage(message is ITestFailed failed && TestLog.Current?.ToString() is { Length: > 0 } log
            ? new TestFailed(
                failed.Test,
                failed.ExecutionTime,
                failed.Output + log,
                failed.ExceptionTypes,
                failed.Messages,
                failed.StackTraces,
                failed.ExceptionParentIndices)
            : message);
    }

    public void Dispose() => inner.Dispose();
}
