namespace SearchProxy.Tests.Architecture;

public sealed class PublicTypesTests
{
    /// <summary>Needed in a way that metadata does not show.</summary>
    private static readonly Dictionary<string, string> Justified = new(StringComparer.Ordinal)
    {
        ["SearchProxy.Core.Indexes.PrivateFields"] = "its constants are written into the rooms that use them",
        ["SearchProxy.Engine.Mappings.MappingTemplateException"] = "thrown to the other rooms",
        ["SearchProxy.Evaluation.Judgements.JudgementFileException"] = "thrown to the other rooms",
        ["SearchProxy.Gateway.Hosting.GatewayRegistration"] = "for hosts that hold more than the gateway",
    };

    /// <summary>More public than needed when this rule was made. The list may only become shorter.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "SearchProxy.Core.Fusion.MinMaxScale",
        "SearchProxy.Core.Json.JsonFault",
        "SearchProxy.Core.Json.StrictJson",
        "SearchProxy.Core.Ranking.RankedHit",
        "SearchProxy.Core.Recall.RequestedFields",
        "SearchProxy.Core.Recall.TextFieldResolver",
        "SearchProxy.Core.Recall.TwoPhaseRule",
        "SearchProxy.Core.Recall.VectorLegDecision",
        "SearchProxy.Core.Recall.VectorLegRule",
        "SearchProxy.Core.Responses.JavaFloat",
        "SearchProxy.Engine.Bulk.BulkBodyWriter",
        "SearchProxy.Engine.Dialects.ElasticsearchDialect",
        "SearchProxy.Engine.Dialects.OpenSearchDialect",
        "SearchProxy.Gateway.Bodies.BodyReader",
        "SearchProxy.Gateway.Bodies.RequestBody",
        "SearchProxy.Gateway.Bodies.RequestBodyFault",
        "SearchProxy.Gateway.Responses.GatewayFault",
        "SearchProxy.Gateway.Routing.SearchRoute",
        "SearchProxy.Gateway.Routing.SearchRouteKind",
        "SearchProxy.Gateway.Search.SearchMetrics",
        "SearchProxy.Gateway.Telemetry.GatewayMetrics",
        "SearchProxy.Gateway.Telemetry.MetricsText",
        "SearchProxy.Inference.Routing.ScriptDetector",
    };

    public static TheoryData<string> RoomNames => [.. Rooms.All.Select(rule => rule.Room).Where(room => room != "searchproxy")];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_public_type_is_needed_by_another_room(string room)
    {
        var idle = PublicTypes.WithoutUser(room, All()).Where(type => !Justified.ContainsKey(type) && !Known.Contains(type)).ToList();
        Assert.True(idle.Count == 0, $"make these internal, or justify them here: {string.Join(", ", idle)}");
    }

    [Fact]
    public void A_public_type_that_nobody_needs_is_found() =>
        Assert.Contains("SearchProxy.Core.Requests.SearchRequestParser", PublicTypes.WithoutUser("SearchProxy.Core", []));

    private static IEnumerable<AssemblyFacts> All() => Rooms.All.Select(rule => AssemblyFacts.Read(rule.Room));
}
