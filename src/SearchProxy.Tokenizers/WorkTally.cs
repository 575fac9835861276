using System.Diagnostics;

namespace SearchProxy.Tokenizers;

/// <summary>
/// Counts the steps of every loop whose length is not plainly that of its text, on the calling thread: so tests can prove that hostile
/// texts cost linear time without a clock. Compiled into debug builds alone.
/// </summary>
internal static class WorkTally
{
    [ThreadStatic]
    private static long _steps;

    /// <summary>True when this build counts.</summary>
    public static bool IsOn
    {
        get
        {
            var before = _steps;
            Count();
            return _steps != before;
        }
    }

    [Conditional("DEBUG")]
    public static void Count() => _steps++;

    /// <summary>The steps since the last call.</summary>
    public static long Take()
    {
        var steps = _steps;
        _steps = 0;
        return steps;
    }
}
