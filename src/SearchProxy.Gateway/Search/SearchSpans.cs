using System.Diagnostics;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The stages of a search as spans below the one of its request, for whoever traces (OpenTelemetry). Written when the search is done, so a search that
/// nobody traces costs nothing.
/// </summary>
internal static class SearchSpans
{
    public const string SourceName = "SearchProxy.Search";

    private static readonly ActivitySource Source = new(SourceName);

    public static void Write(SearchOutcome outcome, StageTimer timer)
    {
        if (!Source.HasListeners() || Activity.Current is not { } request)
        {
            return;
        }

        request.SetTag("searchproxy.outcome", outcome.Marker.Value);
        foreach (var (stage, began, ended) in timer.Spans())
        {
            using var span = Source.StartActivity(ActivityKind.Internal, request.Context, startTime: began, name: stage);
            span?.SetEndTime(ended.UtcDateTime);
        }
    }
}
