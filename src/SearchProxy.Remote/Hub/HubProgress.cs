namespace SearchProxy.Remote.Hub;

/// <summary>How far a fetch is.</summary>
/// <param name="Path">The file at hand.</param>
/// <param name="Bytes">Bytes of it that are here.</param>
/// <param name="Total">Its size.</param>
public readonly record struct HubProgress(string Path, long Bytes, long Total);
