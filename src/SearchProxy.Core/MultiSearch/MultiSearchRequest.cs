using System.Diagnostics.CodeAnalysis;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.MultiSearch;

/// <summary>The searches of an <c>_msearch</c> body, or why it goes to the engine as it is.</summary>
/// <param name="Items">The searches in their order; null when the framing is not understood.</param>
/// <param name="Verdict">Why; null when understood.</param>
public readonly record struct MultiSearchRequest(IReadOnlyList<MultiSearchItem>? Items, Verdict? Verdict)
{
    [MemberNotNullWhen(true, nameof(Items))]
    [MemberNotNullWhen(false, nameof(Verdict))]
    public bool IsUnderstood => Items is not null;
}
