using System.Diagnostics;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>An exception as a log may hold it: kinds and places. Not its message, which may quote a request or a document.</summary>
internal static class LoggedFault
{
    private const int MostFrames = 12;

    public static string Of(Exception exception)
    {
        var kinds = new List<string>();
        for (var one = exception; one is not null; one = one.InnerException)
        {
            kinds.Add(one.GetType().FullName ?? one.GetType().Name);
        }

        var places = new StackTrace(exception).GetFrames()
            .Take(MostFrames)
            .Select(static frame => frame.GetMethod())
            .OfType<System.Reflection.MethodBase>();
        return $"{string.Join(" of ", kinds)} at "
            + $"{string.Join(" < ", places.Select(static method => $"{method.DeclaringType?.Name}.{method.Name}"))}";
    }
}
