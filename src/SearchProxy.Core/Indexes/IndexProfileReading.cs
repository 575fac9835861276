namespace SearchProxy.Core.Indexes;

/// <summary>What reading <c>_meta.search_proxy</c> gave: a profile, or the reason why there is none.</summary>
/// <param name="Profile">The profile; null when <see cref="Fault"/> is not <see cref="IndexProfileFault.None"/>.</param>
/// <param name="Fault">Why there is no profile.</param>
/// <param name="Detail">What was found and what is supported, in words; null for <c>None</c> and <c>Absent</c>.</param>
public sealed record IndexProfileReading(IndexProfile? Profile, IndexProfileFault Fault, string? Detail = null)
{
    public static IndexProfileReading Absent { get; } = new(null, IndexProfileFault.Absent);
}
