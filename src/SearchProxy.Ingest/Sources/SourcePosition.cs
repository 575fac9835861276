namespace SearchProxy.Ingest.Sources;

/// <summary>Where to go on in a source.</summary>
/// <param name="Records">Records to leave out: all before this number are settled.</param>
/// <param name="Cursor">The cursor of the last of them; null for sources that count.</param>
public sealed record SourcePosition(long Records, string? Cursor = null)
{
    public static SourcePosition Start { get; } = new(0);
}
