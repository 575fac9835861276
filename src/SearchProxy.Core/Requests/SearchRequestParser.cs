using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests.Queries;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Reads an HTTP search request. It either understands all of it, exactly as the engines do, or says why not; it never throws on any
/// input. Safe for many threads.
/// </summary>
/// <remarks>
/// The steps, each of which may give up: 1 path, 2 URL parameters, 3 format of the body, 4 body and own options, 5 format of
/// the answer, 6 indexes, 7 ways of searching that fix the order, 8 page, 9 features, 10 query. Own options that switch the proxy off win
/// over every other reason.
/// </remarks>
public sealed class SearchRequestParser
{
    private static readonly Func<SearchDraft, Refusal?>[] Steps =
    [
        SearchPathReader.Read,
        UrlQueryReader.Read,
        FormatRules.CheckRequest,
        SearchBodyReader.Read,
        FormatRules.CheckAnswer,
        SearchPathReader.CheckIndexes,
        OrderRules.Check,
        SortRules.Check,
        PageReader.Read,
        FeatureReader.Read,
        QueryIntentReader.Read,
    ];

    private readonly SearchParsePolicy _policy;

    /// <param name="policy">Null for <see cref="SearchParsePolicy.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SearchParsePolicy.MaxDepth"/> lies outside its bounds.</exception>
    public SearchRequestParser(SearchParsePolicy? policy = null)
    {
        _policy = policy ?? SearchParsePolicy.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(_policy.MaxDepth, SearchParsePolicy.LeastMaxDepth, nameof(policy));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_policy.MaxDepth, SearchParsePolicy.GreatestMaxDepth, nameof(policy));
    }

    public ParseOutcome Parse(SearchHttpInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var draft = new SearchDraft(input, _policy);
        var refusal = OptionReader.ReadHeaders(draft);
        foreach (var step in Steps)
        {
            // After a bad option the body is still read, because what the engine gets must be free of ext.search_proxy.
            var found = step(draft);
            refusal ??= found;
            if (found is not null || (refusal is not null && step == SearchBodyReader.Read))
            {
                break;
            }
        }

        if (draft.Options.Off == true)
        {
            refusal = new Refusal(BypassReason.Off);
        }

        return refusal is null
            ? ParseOutcome.Understood(draft.ToRequest()) with { CleanBody = draft.CleanBody }
            : ParseOutcome.Bypass(refusal.Reason, refusal.Detail) with { CleanBody = draft.CleanBody };
    }
}
