namespace SearchProxy.Remote.Hub;

/// <summary>A file of a hub's repository.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of a file kept as a large one; null for the others.</param>
/// <param name="GitId">Git's id: SHA-1 over <c>blob</c>, size and content, for a file that is not kept as a large one.</param>
public sealed record HubFile(string Path, long Bytes, string? Sha256, string? GitId);
