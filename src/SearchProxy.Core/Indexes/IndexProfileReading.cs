namespace SearchProxy.Core.Indexes;

/// <summary>What reading <c>_meta.search_proxy</c> gave: a profile, or the reason why there is none.</summary>
/// <param name="Profile">The profile; null when <see cref="Fault"/> is not <see cref="IndexProfileFault.None"/>.</param>
/// <param name="Fault">Why there is no profile.</param>
/// <param name="Detail">What was found and what is supported, in words; null for <c>None</c> and <c>Absent</c>.</param>
public sealed record IndexProfileReading(IndexProfile? Profile, IndexProfileFault Fault, string? Detail = null)
{
    public static IndexProfileReading Absent { get; } = new(null, IndexProfileFault.Absent);
}

/// <summary>Why an index has no profile that can be used.</summary>
public enum IndexProfileFault
{
    /// <summary>The profile was read.</summary>
    None,

    /// <summary>The mapping carries no <c>_meta.search_proxy</c>.</summary>
    Absent,

    /// <summary>Written by a newer SearchProxy: its <c>version</c> is not 1.</summary>
    UnknownVersion,

    /// <summary>A member has a wrong type, is missing, or is out of bounds.</summary>
    Malformed,
}
