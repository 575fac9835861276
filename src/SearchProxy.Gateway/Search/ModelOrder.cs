using SearchProxy.Engine.Http;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>What the models are told of a search: whose turn it uses, whose results it may find, and how long it can wait.</summary>
internal static class ModelOrder
{
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
