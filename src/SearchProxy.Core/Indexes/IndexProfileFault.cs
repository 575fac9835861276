namespace SearchProxy.Core.Indexes;

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
