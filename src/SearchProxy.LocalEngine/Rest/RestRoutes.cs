using SearchProxy.LocalEngine.Cluster;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Everything that the local engine answers.</summary>
internal static class RestRoutes
{
    public static Router Of(Catalog catalog)
    {
        var documents = new DocumentActions(catalog);
        return new Router(
        [
            .. new ClusterActions(catalog).Routes(),
            .. new IndexActions(catalog).Routes(),
            .. new AliasActions(catalog).Routes(),
            .. documents.Routes(),
            .. new BulkActions(catalog, documents.NewId).Routes(),
            .. new SearchActions(catalog).Routes(),
            .. new AnalyzeActions(catalog).Routes(),
        ]);
    }
}
