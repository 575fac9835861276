namespace SearchProxy.Inference.Models.Manifests;

/// <summary>A file that a manifest vouches for.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, 64 hex digits.</param>
public sealed record ManifestFile(string Path, long Bytes, string Sha256);
