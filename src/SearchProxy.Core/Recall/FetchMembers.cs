using System.Collections.Frozen;

namespace SearchProxy.Core.Recall;

/// <summary>The members of a search body, and the URL parameters, that say what each hit is to carry, not which hits there are.</summary>
public static class FetchMembers
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "_source", "_source_includes", "_source_excludes", "stored_fields", "docvalue_fields", "script_fields", "highlight", "explain",
        "version",
        "seq_no_primary_term", "fields",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a member of a hit comes of one of these.</summary>
    public static bool Brings(string hitMember) => hitMember is "highlight" or "_explanation";

    public static bool Contains(string name) => Names.Contains(name);
}
