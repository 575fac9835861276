using System.Diagnostics.CodeAnalysis;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Either a request that is understood completely, or the verdict with which it goes to the engine as it is.</summary>
/// <param name="Request">The request; null when bypassed.</param>
/// <param name="Verdict">Why; null when understood.</param>
/// <param name="CleanBody">
/// The client's body with <c>ext.search_proxy</c> cut out and every other byte kept. Whoever forwards this request, now or later, must
/// send it in place of the client's bytes, because the engines refuse an unknown <c>ext</c>. Null: the client's own bytes are right.
/// </param>
public readonly record struct ParseOutcome(SearchRequest? Request, Verdict? Verdict, ReadOnlyMemory<byte>? CleanBody = null)
{
    [MemberNotNullWhen(true, nameof(Request))]
    [MemberNotNullWhen(false, nameof(Verdict))]
    public bool IsUnderstood => Request is not null;

    /// <summary>Why it is bypassed; <see cref="BypassReason.None"/> when understood.</summary>
    public BypassReason Reason => Verdict?.Reason is BypassReason reason ? reason : BypassReason.None;

    public static ParseOutcome Understood(SearchRequest request) => new(request, Verdict: null);

    public static ParseOutcome Bypass(BypassReason reason, string? detail = null) => new(Request: null, Verdict.Bypassed(reason, detail));
}
