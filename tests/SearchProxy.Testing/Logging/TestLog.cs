using Microsoft.Extensions.Logging;

namespace SearchProxy.Testing.Logging;

/// <summary>
/// What the hosts that a test started have logged. <see cref="LoggedTestFramework"/> begins one for each test and shows it in the output of
/// those that fail.
/// </summary>
public sealed class TestLog : ILoggerProvider
{
    /// <summary>How many lines are shown, the last ones.</summary>
    public const int MostLines = 200;

    private static readonly AsyncLocal<TestLog?> OfRunningTest = new();
    private readonly Queue<string> _lines = new();
    private int _dropped;

    /// <summary>The log of the test that runs; null outside of tests.</summary>
    public static TestLog? Current => OfRunningTest.Value;

    /// <summary>Begins the log of the test that starts now.</summary>
    internal static void Begin() => OfRunningTest.Value = new TestLog();

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    /// <summary>The lines so far, each with its end; empty when nothing was logged.</summary>
    public override string ToString()
    {
        lock (_lines)
        {
            var head = _dropped == 0 ? "" : $"({_dropped} lines before)\n";
            return _lines.Count == 0 ? "" : $"The log:\n{head}{string.Join('\n', _lines)}\n";
        }
    }

    private void Add(string line)
    {
        lock (_lines)
        {
            if (_lines.Count == MostLines)
            {
                _lines.Dequeue();
                _dropped++;
            }

            _lines.Enqueue(line);
        }
    }

    private sealed class Category(TestLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Add($"{logLevel} {name} [{eventId.Id}] {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
            }
        }
    }
}
