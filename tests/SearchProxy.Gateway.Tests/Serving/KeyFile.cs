namespace SearchProxy.Gateway.Tests.Serving;

/// <summary>A file with a key; deleted when disposed.</summary>
internal sealed class KeyFile : IDisposable
{
    public KeyFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
