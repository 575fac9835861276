namespace SearchProxy.Configuration;

/// <summary>The engine behind the proxy.</summary>
internal sealed class EngineSettings
{
    /// <summary>URL of the engine; <c>user:password@</c> in it is used by the commands, never by the proxy.</summary>
    public string Url { get; set; } = "http://127.0.0.1:9200";

    /// <summary>Every setting that is out of bounds, in words.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            yield return $"engine.url is \"{Url}\"; a URL such as http://localhost:9200 is expected";
        }
    }
}
