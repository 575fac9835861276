using System.Diagnostics.CodeAnalysis;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Either a request that is understood completely, or the reason why it goes to the engine as it is.</summary>
/// <param name="Request">The request; null when bypassed.</param>
/// <param name="Reason">The reason; <see cref="BypassReason.None"/> when understood.</param>
/// <param name="Detail">What was found, in a few words for a person (<c>clause "geo_shape"</c>); null when there is nothing to add.</param>
/// <param name="CleanBody">
/// The client's body with <c>ext.search_proxy</c> cut out and every other byte kept. Whoever forwards this request, now or later, must
/// send it in place of the client's bytes, because the engines refuse an unknown <c>ext</c>. Null: the client's own bytes are right.
/// </param>
public readonly record struct ParseOutcome(
    SearchRequest? Request,
    BypassReason Reason,
    string? Detail,
    ReadOnlyMemory<byte>? CleanBody = null)
{
    [MemberNotNullWhen(true, nameof(Request))]
    public bool IsUnderstood => Request is not null;

    public static ParseOutcome Understood(SearchRequest request) => new(request, BypassReason.None, Detail: null);

    public static ParseOutcome Bypass(BypassReason reason, string? detail = null) => new(Request: null, reason, detail);
}
