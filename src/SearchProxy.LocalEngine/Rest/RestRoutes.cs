using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Everything that the local engine answers.</summary>
internal static class RestRoutes
{
    public static Router Of(Catalog catalog)
    {
        var documents = new DocumentActions(catalog);
        var points = new PointsInTime(catalog.Clock);
        var execution = new SearchExecution(catalog, points);
        return new Router(
            catalog.Product,
        [
            .. new ClusterActions(catalog).Routes(),
            .. new IndexActions(catalog).Routes(),
            .. new AliasActions(catalog).Routes(),
            .. documents.Routes(),
            .. new BulkActions(catalog, documents.NewId).Routes(),
            .. new SearchActions(catalog, execution, points).Routes(),
            .. new PointInTimeActions(catalog, execution, points).Routes(),
            .. new MultiSearchActions(catalog, execution).Routes(),
            .. new FieldCapabilityActions(catalog).Routes(),
            .. new AnalyzeActions(catalog).Routes(),
        ]);
    }
}
