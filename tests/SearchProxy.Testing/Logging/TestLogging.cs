using Microsoft.Extensions.Logging;

namespace SearchProxy.Testing.Logging;

public static class TestLogging
{
    /// <summary>Shows what is logged in the output of the running test when it fails.</summary>
    public static ILoggingBuilder AddTestLog(this ILoggingBuilder logging)
    {
        if (TestLog.Current is { } log)
        {
            logging.AddProvider(log).AddFilter<TestLog>(nameof(SearchProxy), LogLevel.Debug);
        }

        return logging;
    }
}
