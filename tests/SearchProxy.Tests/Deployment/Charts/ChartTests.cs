using System.Text.Json;
using k8s.Models;
using SearchProxy.Commands;
using SearchProxy.Configuration;
using SearchProxy.Terminals;
using SearchProxy.Testing;
using SearchProxy.Tests.Documents;

namespace SearchProxy.Tests.Deployment.Charts;

/// <summary>The Helm chart, rendered: what Kubernetes would be given, with the values that an operator may choose.</summary>
public sealed class ChartTests
{
    private static readonly Dictionary<string, string> Choices = new(StringComparer.Ordinal)
    {
        ["as it is"] = "",
        ["one replica without extras"] = "{ replicas: 1, podDisruptionBudget: { enabled: false }, networkPolicy: { enabled: false }, serviceAccount: { create: false } }",
        ["scaled by the age of the queue"] = "{ autoscaling: { enabled: true, queueAge: 100m } }",
        ["watched"] = """
            serviceMonitor: { enabled: true, labels: { release: prometheus } }
            admin: { keySecret: operators }
            networkPolicy: { monitoring: [{ namespaceSelector: { matchLabels: { name: monitoring } } }] }
            """,
        ["user and password"] = "engine: { urls: [https://a:9200, https://b:9200], caSecret: engine-ca, credentials: { kind: basic, username: proxy, password: 'p\"w' } }",
        ["a key of another secret"] = "engine: { credentials: { kind: apiKey, existingSecret: keys } }",
        ["https"] = "{ tls: { secret: search-tls }, service: { type: LoadBalancer, port: 443, annotations: { a: b } } }",
        ["settings"] = "settings: { gateway: { search: { window: 100, deadline: 500ms, fusion: minMax }, writes: { indexes: [books], onFailure: reject } } }",
        ["sidecar"] = """
            mode: sidecar
            sidecar:
              containers: [{ name: app, image: "shop:1", ports: [{ name: web, containerPort: 8080 }], volumeMounts: [{ name: scratch, mountPath: /tmp }] }]
              volumes: [{ name: scratch, emptyDir: {} }]
              servicePorts: [{ name: web, port: 80, targetPort: web }]
            """,
        ["everything about the pod"] = """
            imagePullSecrets: [{ name: registry }]
            image: { repository: registry.example.org/searchproxy, digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef }
            env: [{ name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://collector:4317" }]
            volumes: [{ name: models, persistentVolumeClaim: { claimName: models } }]
            volumeMounts: [{ name: models, mountPath: /models, readOnly: true }]
            podAnnotations: { a: "1" }
            podLabels: { team: search }
            nodeSelector: { disk: ssd }
            tolerations: [{ key: a, operator: Exists }]
            affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: zone, labelSelector: { matchLabels: { a: b } } } }] } }
            topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: { matchLabels: { a: b } } }]
            priorityClassName: high
            """,
    };

    public static TheoryData<string> Names => [.. Choices.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_rendered_belongs_together(string choice)
    {
        Assert.Empty(RenderedChart.Refusals(Choices[choice]));
        var chart = RenderedChart.Of(Choices[choice]);
        var pod = chart.Deployment.Spec.Template.Spec;

        Assert.Equal(chart.Objects.Count, chart.Objects.DistinctBy(static item => (item.Kind, item.Metadata.Name)).Count());
        Assert.All(chart.Objects, static item => Assert.Equal("search", item.Metadata.Labels["app.kubernetes.io/instance"]));
        Assert.All(Selectors(chart), selector => Assert.True(IsPart(selector, chart.PodLabels), JsonSerializer.Serialize(selector)));
        var ports = chart.Containers.SelectMany(static container => container.Ports ?? [])
            .Select(static port => port.Name)
            .ToHashSet(StringComparer.Ordinal);
        Assert.All(NamedPorts(chart), port => Assert.Contains(port, ports));
        var volumes = pod.Volumes.Select(static volume => volume.Name).ToList();
        Assert.Equal(volumes.Distinct(StringComparer.Ordinal), volumes);
        Assert.All(
            chart.Containers.SelectMany(static container => container.VolumeMounts ?? []), mount => Assert.Contains(mount.Name, volumes));
        Assert.Contains(
            chart.All<V1ConfigMap>(),
            map => map.Metadata.Name == pod.Volumes.Single(static volume => volume.Name == "settings").ConfigMap.Name);
        Assert.True(pod.ServiceAccountName == "default" || chart.One<V1ServiceAccount>().Metadata.Name == pod.ServiceAccountName);
        Assert.NotEmpty(chart.Notes.Trim());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_proxy_understands_what_it_is_started_with(string choice)
    {
        var chart = RenderedChart.Of(Choices[choice]);
        var proxy = chart.Proxy;

        Assert.Empty(CommandTree.Create(Terminal.Plain(TextWriter.Null, TextWriter.Null)).Parse([.. proxy.Args]).Errors);
        var settings = chart.One<V1ConfigMap>().Data["searchproxy.json"];
        using var file = new TemporaryFile(settings);
        var variables = proxy.Env.Where(static variable => variable.Name.StartsWith("SEARCHPROXY_", StringComparison.Ordinal))
            .Select(static variable =>
                KeyValuePair.Create(
                    variable.Name,
                    variable.Value ?? (variable.Name.EndsWith("THREADS", StringComparison.Ordinal) ? "2" : "somebody"))).ToList();
        Assert.All(
            variables,
            static variable =>
                Assert.Contains(variable.Key, Setting.All.Select(static setting => SettingsReader.VariableOf(setting.Path))));
        var (read, errors) = SettingsReader.Read(file.Path, variables, []);
        // Files are what is mounted, and not on this machine.
        Assert.All(errors, static error => Assert.Contains("/etc/searchproxy-", error, StringComparison.Ordinal));

        Assert.True(
            chart.Deployment.Spec.Template.Spec.TerminationGracePeriodSeconds
                > (read.Gateway.DrainDelay + read.Gateway.DrainTimeout).TotalSeconds);
        Assert.True(proxy.StartupProbe.PeriodSeconds * proxy.StartupProbe.FailureThreshold > read.Gateway.StartTimeout.TotalSeconds);
        Assert.Equal(choice == "sidecar", read.Gateway.Listen[0].Contains("127.0.0.1", StringComparison.Ordinal));
        Assert.All(
            read.Gateway.Listen.Concat(read.Gateway.Admin.Listen),
            url => Assert.Contains(new Uri(url.Replace("*", "any", StringComparison.Ordinal)).Port, Ports(chart)));
        // Files that settings name lie below what is mounted.
        Assert.All(
            variables.Where(static variable => variable.Value.StartsWith('/')),
            variable =>
                Assert.Contains(proxy.VolumeMounts, mount => variable.Value.StartsWith(mount.MountPath + "/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("as it is")]
    [InlineData("sidecar")]
    public void The_container_may_do_nothing_that_it_does_not_need(string choice)
    {
        var allowed = RenderedChart.Of(Choices[choice]).Proxy.SecurityContext;

        Assert.Equal((true, true, false), (allowed.RunAsNonRoot, allowed.ReadOnlyRootFilesystem, allowed.AllowPrivilegeEscalation));
        Assert.Equal("ALL", Assert.Single(allowed.Capabilities.Drop));
        Assert.Equal("RuntimeDefault", allowed.SeccompProfile.Type);
        Assert.Contains($"USER {allowed.RunAsUser}:{allowed.RunAsGroup}", File.ReadLines(RepositoryFolder.At("Dockerfile")));
        Assert.False(RenderedChart.Of(Choices[choice]).Deployment.Spec.Template.Spec.AutomountServiceAccountToken);
    }

    /// <summary>The paths are those that the document of the pages lists, which the gateway's own tests ask.</summary>
    [Fact]
    public void Probes_and_scraper_ask_what_there_is()
    {
        var chart = RenderedChart.Of(Choices["watched"]);
        var asked = new[] { chart.Proxy.StartupProbe, chart.Proxy.ReadinessProbe, chart.Proxy.LivenessProbe }.Select(
            static probe => probe.HttpGet.Path)
            .Append(chart.One<RenderedChart.ServiceMonitor>().Spec.Endpoints[0].Path);
        var page = File.ReadAllText(RepositoryFolder.At("docs", "operations.md"));

        Assert.All(asked, path => Assert.Contains($"| `{path}` |", page, StringComparison.Ordinal));
        Assert.EndsWith("/ready", chart.Proxy.ReadinessProbe.HttpGet.Path, StringComparison.Ordinal);
        Assert.EndsWith("/live", chart.Proxy.LivenessProbe.HttpGet.Path, StringComparison.Ordinal);
        var monitor = chart.One<RenderedChart.ServiceMonitor>();
        var service = Assert.Single(
            chart.All<V1Service>(), service => IsPart(monitor.Spec.Selector.MatchLabels, service.Metadata.Labels.AsReadOnly()));
        Assert.Contains(service.Spec.Ports, port => port.Name == monitor.Spec.Endpoints[0].Port);
        Assert.Equal("operators", monitor.Spec.Endpoints[0].Authorization!.Credentials.Name);
    }

    [Fact]
    public void The_autoscaler_follows_a_metric_that_there_is()
    {
        var chart = RenderedChart.Of(Choices["scaled by the age of the queue"]);
        var scaler = chart.One<V2HorizontalPodAutoscaler>();
        var metric = Assert.Single(scaler.Spec.Metrics).Pods.Metric;

        Assert.Equal(("Deployment", chart.Deployment.Metadata.Name), (scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.Name));
        Assert.Null(chart.Deployment.Spec.Replicas);
        var row = Assert.Single(
            File.ReadLines(RepositoryFolder.At("docs", "metrics.md")),
            line => line.StartsWith($"| `{metric.Name}` |", StringComparison.Ordinal));
        Assert.All(metric.Selector.MatchLabels.Keys, label => Assert.Contains($"`{label}`", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Credentials_come_as_files_from_a_secret()
    {
        var chart = RenderedChart.Of(Choices["user and password"]);
        var secret = chart.One<V1Secret>();

        Assert.Equal("p\"w", System.Text.Encoding.UTF8.GetString(secret.Data["password"]));
        Assert.Equal(
            secret.Metadata.Name,
            chart.Deployment.Spec.Template.Spec.Volumes.Single(static volume => volume.Name == "engine-credentials").Secret.SecretName);
        Assert.DoesNotContain(chart.Proxy.Env, static variable => variable.Value?.Contains("p\"w", StringComparison.Ordinal) == true);
        Assert.Equal(
            "keys",
            RenderedChart.Of(Choices["a key of another secret"]).Deployment.Spec.Template.Spec.Volumes.Single(static volume =>
                volume.Name == "engine-credentials").Secret.SecretName);
        Assert.Empty(RenderedChart.Of(Choices["a key of another secret"]).All<V1Secret>());
    }

    /// <summary>
    /// It starts before the application and stops after it, and nobody else reaches it; the policy leaves the application's ports alone.
    /// </summary>
    [Fact]
    public void A_sidecar_is_the_applications_own()
    {
        var chart = RenderedChart.Of(Choices["sidecar"]);

        Assert.Equal("searchproxy", Assert.Single(chart.Deployment.Spec.Template.Spec.InitContainers).Name);
        Assert.Equal("Always", chart.Proxy.RestartPolicy);
        Assert.DoesNotContain(chart.Proxy.Ports, static port => port.ContainerPort == 9201);
        Assert.Equal(80, chart.All<V1Service>().Single(static service => service.Metadata.Name == "search-searchproxy").Spec.Ports[0].Port);
        Assert.Equal(["Ingress"], chart.One<V1NetworkPolicy>().Spec.PolicyTypes);
    }

    /// <summary>Whatever the URL says, its engine is reached.</summary>
    [Theory]
    [InlineData("engine: { urls: [http://elasticsearch:9200] }", 9200)]
    [InlineData("engine: { urls: [https://search.example.org, http://plain/below] }", 443, 80)]
    [InlineData("engine: { urls: [https://a:9243/es, 'https://[2001:db8::1]:9200', 'http://[2001:db8::1]'] }", 9243, 9200, 80)]
    [InlineData("{ engine: { urls: [https://a] }, networkPolicy: { enginePorts: [9200, 9201] } }", 9200, 9201)]
    public void The_policy_lets_the_proxy_out_to_the_ports_of_its_engine(string values, params int[] ports)
    {
        var rules = RenderedChart.Of(values).One<V1NetworkPolicy>().Spec.Egress;
        Assert.Equal(
            ports.Select(static port => port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            rules[1].Ports.Select(static port => port.Port.Value));
    }

    [Theory]
    [InlineData("serviceMonitor: { enabled: true }", true)]
    [InlineData("autoscaling: { enabled: true }", true)]
    [InlineData("{ serviceMonitor: { enabled: true }, networkPolicy: { monitoring: [{ podSelector: {} }] } }", false)]
    [InlineData("{ serviceMonitor: { enabled: true }, networkPolicy: { enabled: false } }", false)]
    [InlineData("", false)]
    public void Metrics_that_nobody_may_scrape_are_warned_of(string values, bool isWarned) =>
        Assert.Equal(isWarned, RenderedChart.Of(values).Notes.Contains("networkPolicy.monitoring", StringComparison.Ordinal));

    [Fact]
    public void The_application_beside_a_sidecar_may_have_its_token()
    {
        var chart = RenderedChart.Of(Choices["sidecar"] + "\nserviceAccount: { automount: true }");
        Assert.True(chart.Deployment.Spec.Template.Spec.AutomountServiceAccountToken);
    }

    [Theory]
    [InlineData("mode: daemonset", "/mode")]
    [InlineData("engine: { urls: [] }", "/engine/urls")]
    [InlineData("engine: { urls: [elasticsearch] }", "/engine/urls/0")]
    [InlineData("engine: { credentials: { kind: token } }", "/engine/credentials/kind")]
    [InlineData("engine: { credentials: { existingSecret: keys } }", "/engine/credentials/kind")]
    [InlineData("engine: { credentials: { kind: none, username: proxy } }", "/engine/credentials/kind")]
    [InlineData("replica: 3", "/replica")]
    [InlineData("resources: { requests: { cpu: two } }", "/resources/requests/cpu")]
    [InlineData("drain: { delay: 5s }", "/drain/delay")]
    [InlineData("mode: sidecar", "/sidecar/containers")]
    public void Values_that_cannot_be_meant_are_refused_by_the_schema(string values, string where) =>
        Assert.Contains(RenderedChart.Refusals(values), refusal => refusal.StartsWith(where + ":", StringComparison.Ordinal));

    [Fact]
    public void Every_value_has_its_place_in_the_schema()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(RepositoryFolder.At("charts", "searchproxy", "values.schema.json")));
        Assert.Equal(
            RenderedChart.Defaults().Keys.Append("global").Order(StringComparer.Ordinal),
            schema.RootElement.GetProperty("properties")
                .EnumerateObject()
                .Select(static property => property.Name)
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("engine: { credentials: { kind: basic, password: secret } }", "engine.credentials.username")]
    [InlineData("engine: { credentials: { kind: apiKey } }", "engine.credentials.apiKey")]
    public void What_a_choice_needs_is_asked_for_by_its_name(string values, string named) =>
        Assert.StartsWith(named, Assert.Throws<RequiredValueException>(() => RenderedChart.Of(values)).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_fit_however_long_the_release_is()
    {
        var chart = RenderedChart.Of("", new string('r', 53));
        Assert.All(
            chart.Objects.Where(static item => item is not V1Service),
            static item => Assert.True(item.Metadata.Name.Length <= 63, item.Metadata.Name));
        Assert.All(chart.All<V1Service>(), static service => Assert.True(service.Metadata.Name.Length <= 63, service.Metadata.Name));
    }

    private static IEnumerable<int> Ports(RenderedChart chart) => chart.Proxy.Ports.Select(static port => port.ContainerPort).Append(9201);

    private static IEnumerable<IDictionary<string, string>> Selectors(RenderedChart chart) =>
        chart.All<V1Service>().Select(static service => service.Spec.Selector)
            .Concat(chart.All<V1PodDisruptionBudget>().Select(static budget => budget.Spec.Selector.MatchLabels))
            .Concat(chart.All<V1NetworkPolicy>().Select(static policy => policy.Spec.PodSelector.MatchLabels))
            .Append(chart.Deployment.Spec.Selector.MatchLabels);

    private static IEnumerable<string> NamedPorts(RenderedChart chart) =>
        chart.All<V1Service>().SelectMany(static service => service.Spec.Ports).Select(static port => port.TargetPort)
            .Concat(chart.All<V1NetworkPolicy>()
                .SelectMany(static policy => policy.Spec.Ingress)
                .SelectMany(static rule => rule.Ports)
                .Select(static port => port.Port))
            .Concat(new[] { chart.Proxy.StartupProbe, chart.Proxy.ReadinessProbe, chart.Proxy.LivenessProbe }.Select(
                static probe => probe.HttpGet.Port))
            .Select(static port => port.Value).Where(static port =>
                !int.TryParse(port, System.Globalization.CultureInfo.InvariantCulture, out _));

    private static bool IsPart(IDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(label => labels.GetValueOrDefault(label.Key) == label.Value);
}
