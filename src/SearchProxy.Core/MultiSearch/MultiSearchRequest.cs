using System.Diagnostics.CodeAnalysis;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.MultiSearch;

/// <summary>The searches of an <c>_msearch</c> body, or why it goes to the engine as it is.</summary>
/// <param name="Items">The searches in their order; null when the framing is not understood.</param>
/// <param name="Reason"><see cref="BypassReason.None"/> when understood.</param>
/// <param name="Detail">What was found, in a few words for a person.</param>
public readonly record struct MultiSearchRequest(IReadOnlyList<MultiSearchItem>? Items, BypassReason Reason, string? Detail)
{
    [MemberNotNullWhen(true, nameof(Items))]
    public bool IsUnderstood => Items is not null;
}
