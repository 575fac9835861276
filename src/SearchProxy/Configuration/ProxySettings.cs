using SearchProxy.Gateway.Options;

namespace SearchProxy.Configuration;

/// <summary>Everything that can be set, as docs/configuration.md lists it.</summary>
internal sealed class ProxySettings
{
    public GatewayOptions Gateway { get; set; } = new() { Engines = ["http://127.0.0.1:9200"] };

    public EngineSettings Engine { get; set; } = new();

    public ModelSettings Models { get; set; } = new();

    public LogSettings Log { get; set; } = new();

    /// <summary>Every setting that does not hold, in words; empty when all do.</summary>
    public IEnumerable<string> Validate() =>
        GatewayOptionsValidator.Validate(Gateway)
            .Concat(Engine.Validate())
            .Concat(Models.Validate())
            .Concat(Cascade())
            .Concat(Log.Validate());

    private IEnumerable<string> Cascade() =>
        Gateway.Search.Cascade.Model is { } second
            && ModelSettings.WrongReranker("gateway.search.cascade.model", second, Models.Rerankers.Keys) is { } wrong ? [wrong] : [];
}
