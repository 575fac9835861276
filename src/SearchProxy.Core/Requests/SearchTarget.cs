namespace SearchProxy.Core.Requests;

/// <summary>
/// What a search addresses. <see cref="RawPath"/> is the path exactly as the client wrote it (percent-encoding kept);
/// <see cref="RawIndex"/> is its index part, empty for <c>/_search</c>.
/// </summary>
public sealed record SearchTarget(string RawPath, string RawIndex);
