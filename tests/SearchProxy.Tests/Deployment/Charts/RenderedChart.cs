using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using k8s;
using k8s.Models;
using SearchProxy.Testing;
using YamlDotNet.Serialization;

namespace SearchProxy.Tests.Deployment.Charts;

/// <summary>
/// What the chart in the repository becomes with some values: objects of Kubernetes, read strictly, so that no field is one that Kubernetes
/// does not have.
/// </summary>
internal sealed class RenderedChart
{
    private static readonly string Folder = RepositoryFolder.At("charts", "searchproxy");
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ChartRenderer Renderer = new(Folder);
    private static readonly JsonSchema Schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Folder, "values.schema.json")));

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/Secret"] = typeof(V1Secret),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
    };

    private RenderedChart(IReadOnlyDictionary<string, string> files)
    {
        Notes = files["NOTES.txt"];
        Text = string.Join(
            "\n---\n",
            files.Where(static file => file.Key != "NOTES.txt" && file.Value.Trim().Length > 0).Select(static file => file.Value));
        Objects = KubernetesYaml.LoadAllFromString(Text, Kinds, strict: true)
            .Where(static read => read is not null)
            .Cast<IKubernetesObject<V1ObjectMeta>>()
            .ToList();
    }

    public string Text { get; }

    public string Notes { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public V1Deployment Deployment => One<V1Deployment>();

    public IReadOnlyDictionary<string, string> PodLabels => Deployment.Spec.Template.Metadata.Labels.AsReadOnly();

    /// <summary>The proxy's container, whichever way it runs.</summary>
    public V1Container Proxy => Containers.Single(static container => container.Name == "searchproxy");

    public IEnumerable<V1Container> Containers =>
        (Deployment.Spec.Template.Spec.InitContainers ?? []).Concat(Deployment.Spec.Template.Spec.Containers);

    public TObject One<TObject>() => Assert.Single(All<TObject>());

    public IEnumerable<TObject> All<TObject>() => Objects.OfType<TObject>();

    public static IReadOnlyDictionary<string, object?> Defaults() => Values(File.ReadAllText(Path.Combine(Folder, "values.yaml")));

    /// <summary>Renders with the chart's own values under those given.</summary>
    /// <exception cref="RequiredValueException">A value is missing.</exception>
    public static RenderedChart Of(string values, string release = "search")
    {
        var chart = Values(File.ReadAllText(Path.Combine(Folder, "Chart.yaml")));
        return new RenderedChart(Renderer.Render(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Values"] = Merged(Defaults(), Values(values)),
            ["Chart"] = chart.ToDictionary(
                static entry => char.ToUpperInvariant(entry.Key[0]) + entry.Key[1..], static entry => entry.Value, StringComparer.Ordinal),
            ["Release"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["Name"] = release,
                ["Namespace"] = "shop",
                ["Service"] = "Helm",
            },
        }));
    }

    /// <summary>What the chart's schema says against these values over the chart's own; empty when nothing.</summary>
    public static IReadOnlyList<string> Refusals(string values)
    {
        var merged = JsonSerializer.SerializeToNode(Merged(Defaults(), Values(values)));
        var result = Schema.Evaluate(JsonSerializer.SerializeToElement(merged), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return result.IsValid
            ? []
            : [.. (result.Details
                ?? []).SelectMany(static detail =>
                    (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }

    private static Dictionary<string, object?> Values(string yaml) =>
        (Dictionary<string, object?>?)Plain(Yaml.Deserialize<object?>(yaml)) ?? new(StringComparer.Ordinal);

    /// <summary>Maps come over each other, all else instead of each other, as with Helm.</summary>
    private static Dictionary<string, object?> Merged(IReadOnlyDictionary<string, object?> under, IReadOnlyDictionary<string, object?> over)
    {
        var merged = new Dictionary<string, object?>(under, StringComparer.Ordinal);
        foreach (var (key, value) in over)
        {
            merged[key] = value is Dictionary<string, object?> map && under.GetValueOrDefault(key) is Dictionary<string, object?> below
                ? Merged(below, map)
                : value;
        }

        return merged;
    }

    private static object? Plain(object? value) => value switch
    {
        IDictionary<object, object?> map =>
            map.ToDictionary(static entry => (string)entry.Key, static entry => Plain(entry.Value), StringComparer.Ordinal),
        IList<object?> list => list.Select(Plain).ToList(),
        string or bool or null => value,
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    /// <summary>The part of Prometheus Operator's resource that the chart uses.</summary>
    public sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
    {
        public string ApiVersion { get; set; } = "";

        public string Kind { get; set; } = "";

        public V1ObjectMeta Metadata { get; set; } = new();

        public MonitorSpec Spec { get; set; } = new();

        public sealed class MonitorSpec
        {
            public V1LabelSelector Selector { get; set; } = new();

            public List<Endpoint> Endpoints { get; set; } = [];
        }

        public sealed class Endpoint
        {
            public string Port { get; set; } = "";

            public string Path { get; set; } = "";

            public string Interval { get; set; } = "";

            public EndpointAuthorization? Authorization { get; set; }
        }

        public sealed class EndpointAuthorization
        {
            public V1SecretKeySelector Credentials { get; set; } = new();
        }
    }
}
