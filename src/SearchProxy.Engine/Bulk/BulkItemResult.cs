using System.Globalization;

namespace SearchProxy.Engine.Bulk;

/// <param name="Verdict">What became of the item.</param>
/// <param name="Status">The item's HTTP status; that of the whole answer when it has none of its own; 0 without an answer.</param>
/// <param name="ErrorType">The engine's error type; null without one.</param>
/// <param name="Reason">The engine's words, or ours when there was no answer.</param>
public sealed record BulkItemResult(BulkVerdict Verdict, int Status, string? ErrorType = null, string? Reason = null)
{
    /// <summary>The engine's error in one text; its status when it said nothing.</summary>
    public string Words => (ErrorType, Reason) switch
    {
        (null, null) => string.Create(CultureInfo.InvariantCulture, $"status {Status}"),
        ({ } type, { } reason) => $"{type}: {reason}",
        var (type, reason) => type ?? reason!,
    };

    /// <summary>True when the index now holds the item or something newer.</summary>
    public bool IsSettled => Verdict is BulkVerdict.Done or BulkVerdict.Superseded;
}

/// <summary>What became of one bulk item.</summary>
public enum BulkVerdict
{
    /// <summary>Written, or removed, or there was nothing to remove.</summary>
    Done,

    /// <summary>The engine holds this version or a newer one: as good as written.</summary>
    Superseded,

    /// <summary>A create of a document that exists, or an update that lost a race.</summary>
    Conflict,

    /// <summary>The document itself is refused (mapping, parse, dimensions, pipeline): it will never be taken as it is.</summary>
    Rejected,

    /// <summary>The document alone is larger than the engine takes.</summary>
    TooLarge,

    /// <summary>An update of a document that is not there.</summary>
    Missing,

    /// <summary>Not the document's fault and not passing: index missing or closed, no write alias, no right. Stop and tell.</summary>
    Configuration,

    /// <summary>The credentials are refused (401): stop, take new ones, go on.</summary>
    Credentials,

    /// <summary>The engine was busy, blocked or away until time was up; the write may or may not have happened.</summary>
    Unavailable,
}
