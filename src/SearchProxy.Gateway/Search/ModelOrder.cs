using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Inference;
using SearchProxy.Inference.Routing;

namespace SearchProxy.Gateway.Search;

/// <summary>What the models are told of a search: whose turn it uses, whose results it may find, and how long it can wait.</summary>
internal static class ModelOrder
{
    /// <summary>By what a reranker is chosen for a search.</summary>
    public static RoutedSearch RouteOf(ActiveSearch search, QueryIntent intent) => new(
        Uri.UnescapeDataString(search.Request.Target.RawIndex).Split(','),
        intent.Fields,
        intent.Text,
        search.Call.HeaderValue);

    public static WorkOrder Of(ActiveSearch search, SearchLaneOptions options)
    {
        var left = options.Deadline - search.Timer.Elapsed;
        return new WorkOrder(WorkUrgency.Search)
        {
            Client = search.Call.Client,
            CacheScope = options.CacheScope == CacheScope.Caller ? CallerIdentity.Of(search.Call.CallerHeaders) : default,
            TimeLeft = left > TimeSpan.Zero ? left : TimeSpan.Zero,
        };
    }
}
