using System.Diagnostics;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The stages of a search as spans below the one of its request, for whoever traces (OpenTelemetry). Written when the search is done, so a
/// search that nobody traces costs nothing.
/// </summary>
internal static class SearchSpans
{
    public const string SourceName = "SearchProxy.Search";

    private static readonly ActivitySource Source = new(SourceName);

    /// <param name="request">The span of the request; null when nobody traces.</param>
    /// <param name="header">The verdict as the header has it.</param>
    /// <param name="timer">The stages.</param>
    public static void Write(Activity? request, string header, StageTimer timer)
    {
        if (request is null || !Source.HasListeners())
        {
            return;
        }

        request.SetTag("searchproxy.outcome", header);
        foreach (var (stage, began, ended) in timer.Spans())
        {
            using var span = Source.StartActivity(ActivityKind.Internal, request.Context, startTime: began, name: stage);
            span?.SetEndTime(ended.UtcDateTime);
        }
    }
}
