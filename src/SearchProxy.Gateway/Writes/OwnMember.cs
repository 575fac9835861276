using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>What to put into a part of an update.</summary>
/// <param name="Value">The value of <c>search_proxy</c>; empty for nothing.</param>
/// <param name="Reason">Why nothing, or nothing but a null.</param>
/// <param name="Detail">The reason in words; null when there is nothing to add.</param>
internal readonly record struct OwnMember(ReadOnlyMemory<byte> Value, WriteReason Reason, string? Detail = null)
{
    public bool IsFailure => Reason >= WriteReason.ProfileUnread;

    public static OwnMember None(WriteReason reason, string? detail = null) => new(default, reason, detail);
}
