using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.InteropServices;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>What the proxy is and how its parts are: build, models, nodes of the engine. Meter <c>SearchProxy.State</c>.</summary>
internal sealed class StateMetrics
{
    public const string MeterName = "SearchProxy.State";

    public StateMetrics(IMeterFactory meters, SearchModels models, EngineNodes nodes)
    {
        var meter = meters.Create(MeterName);
        var (version, commit) = Build();
        meter.CreateObservableGauge(
            "searchproxy.build.info",
            () => new Measurement<int>(
                1, Tag("version", version), Tag("commit", commit), Tag("runtime", RuntimeInformation.FrameworkDescription)),
            unit: null,
            "1; the labels say which program this is.");
        meter.CreateObservableGauge(
            "searchproxy.model.ready",
            () => Models(models),
            "{model}",
            "1 when the model is loaded and verified and nothing is wrong with it, else 0, by role.");
        meter.CreateObservableGauge(
            "searchproxy.engine.node.up",
            () => nodes.All.Select(static node =>
                new Measurement<int>(node.IsOut ? 0 : 1, Tag("node", node.Url.GetLeftPart(UriPartial.Authority)))),
            "{node}", "1 when the node answered when last tried, else 0.");
    }

    /// <summary>Version and commit of the program; the commit is empty where the build did not know it.</summary>
    private static (string Version, string Commit) Build()
    {
        var parts = typeof(StateMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split(
            '+', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static IEnumerable<Measurement<int>> Models(SearchModels models) =>
    [
        new(models.Encoder is { Complaint: null } ? 1 : 0, Tag("role", "encoder")),
        new(models.Reranker is { Complaint: null } ? 1 : 0, Tag("role", "reranker")),
        .. models.Named.Select(static named =>
            new Measurement<int>(named.Value.Complaint is null ? 1 : 0, Tag("role", $"reranker {named.Key}"))),
    ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
