namespace SearchProxy.Evaluation.Tests;

/// <summary>A file that is there while a test runs.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string content, string extension = ".json")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"searchproxy-{Guid.NewGuid():N}{extension}");
        File.WriteAllText(Path, content);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
