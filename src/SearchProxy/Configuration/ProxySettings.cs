namespace SearchProxy.Configuration;

/// <summary>Everything that can be set, as docs/configuration.md lists it.</summary>
internal sealed class ProxySettings
{
    /// <summary>Where the proxy listens: one or more URLs with commas.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:9250";

    public EngineSettings Engine { get; set; } = new();

    public ModelSettings Models { get; set; } = new();

    /// <summary>Every setting that is out of bounds, in words; empty when all are fine.</summary>
    public IEnumerable<string> Validate() =>
        ListenAddress.Check(Listen).Concat(Engine.Validate()).Concat(Models.Validate());
}
