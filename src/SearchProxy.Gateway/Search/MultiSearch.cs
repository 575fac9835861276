using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// <c>_msearch</c>: each search that is understood goes down the pipeline on its own, all at once over one pool of model workers; the
/// others go to the engine together, line for line as they came. The answers keep the client's order (decision 0012).
/// </summary>
internal sealed class MultiSearch(
    SearchLaneOptions options,
    SearchRequestParser parser,
    SearchPipeline pipeline,
    SearchPlanning planning,
    TemplateRenderer templates,
    MultiSearchOptions own,
    EngineClient engine,
    EngineBounds bounds,
    TimeProvider time)
{
    /// <summary>Searches of one request that run at once when it does not say how many.</summary>
    private const int DefaultConcurrency = 8;

    public async ValueTask<SearchOutcome> RunAsync(SearchCall call, bool areTemplates, StageTimer timer, CancellationToken aborted)
    {
        var request = MultiSearchReader.Read(call.Input.Body);
        if (!request.IsUnderstood)
        {
            return SearchOutcome.Forward(request.Verdict);
        }

        // OpenSearch refuses an empty first line, Elasticsearch takes it for a header without members.
        var outcome = call.Trial is not null
            ? SearchOutcome.Forward(BypassReason.Trial)
            : request.Items is [var first, ..]
            && MultiSearchReader.IsBlank(first.Header)
            && !await planning.IsElasticsearchAsync(call.CallerHeaders, timer, aborted)
            ? SearchOutcome.Forward(Verdict.Bypassed(BypassReason.UrlNotUnderstood, "an empty first header line"))
            : await RunAsync(call, request.Items, areTemplates, timer, aborted);
        return outcome.Answer is null ? outcome with { CleanBody = own.CleanWhole(call.Input.Body, request.Items) } : outcome;
    }

    private async ValueTask<SearchOutcome> RunAsync(
        SearchCall call, IReadOnlyList<MultiSearchItem> searches, bool areTemplates, StageTimer timer, CancellationToken aborted)
    {
        var url = MultiSearchUrl.Read(call.Input.RawQuery);
        if (url is null || (await FilterAsync(url, call, timer, aborted) is var (filter, bypass) && bypass is not BypassReason.None))
        {
            return SearchOutcome.Forward(url is null ? BypassReason.UrlNotUnderstood : BypassReason.FilterPath);
        }

        var whole = areTemplates ? WithoutTemplate(call) : call;
        var items = await ReadItemsAsync(searches, whole, areTemplates, timer, aborted);
        if (!options.Enabled || items.TrueForAll(static item => item.Call is null))
        {
            return SearchOutcome.Forward(items[0].Parsed.Verdict ?? Verdict.Bypassed(BypassReason.Off));
        }

        var carrier = new PassThroughBatch(engine, options, bounds, call, url);
        var early = carrier.AskAsync([.. items.Where(static item => item.Call is null)], aborted).AsTask();
        await RunItemsAsync(items, url.MaxConcurrentSearches ?? DefaultConcurrency, aborted);
        return await early
            ?? await carrier.AskAsync([.. items.Where(static item => item.Json is null)], aborted)
            ?? MultiSearchAnswer.Write(items, filter, call.Memory, timer);
    }

    /// <summary>After one search for which the engine was silent the others are not asked: each would wait as long again.</summary>
    private async Task RunItemsAsync(List<MultiSearchEntry> items, int concurrency, CancellationToken aborted)
    {
        SearchOutcome? silent = null;
        await Parallel.ForEachAsync(
            items.Where(static item => item.Call is not null),
            new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = aborted },
            async (item, stop) =>
            {
                var outcome = Volatile.Read(ref silent) ?? await pipeline.RunAsync(item.Call!, item.Parsed, new StageTimer(time), stop);
                item.Take(outcome);
                if (outcome.Failure is not null)
                {
                    Volatile.Write(ref silent, outcome);
                }
            });
    }

    private async ValueTask<(ResponseFilter? Filter, BypassReason Bypass)> FilterAsync(
        MultiSearchUrl url, SearchCall call, StageTimer timer, CancellationToken aborted)
    {
        if (url.FilterPath is null)
        {
            return (null, BypassReason.None);
        }

        var filter = await planning.FilterAsync(call.CallerHeaders, url.FilterPath, timer, aborted);
        return (filter, filter is null ? BypassReason.FilterPath : BypassReason.None);
    }

    private async ValueTask<List<MultiSearchEntry>> ReadItemsAsync(
        IReadOnlyList<MultiSearchItem> items, SearchCall whole, bool areTemplates, StageTimer timer, CancellationToken aborted)
    {
        var entries = new List<MultiSearchEntry>(items.Count);
        foreach (var item in items)
        {
            entries.Add(await ReadItemAsync(item, whole, areTemplates, timer, aborted));
        }

        return entries;
    }

    private async ValueTask<MultiSearchEntry> ReadItemAsync(
        MultiSearchItem item, SearchCall whole, bool isTemplate, StageTimer timer, CancellationToken aborted)
    {
        if (MultiSearchItemInput.TryCreate(item, whole.Input) is not { } input)
        {
            return new MultiSearchEntry(own.Clean(item), Call: null, ParseOutcome.Bypass(BypassReason.UrlNotUnderstood, "a header line"));
        }

        var call = whole with { Input = input };
        if (isTemplate)
        {
            if (await templates.RenderAsync(call, timer, aborted) is not { } rendered)
            {
                return new MultiSearchEntry(own.Clean(item), Call: null, ParseOutcome.Bypass(BypassReason.Template));
            }

            call = call with { Input = input with { Body = rendered } };
        }

        var parsed = parser.Parse(call.Input);
        return parsed.IsUnderstood
            ? new MultiSearchEntry(own.Clean(item), call, parsed)
            : new MultiSearchEntry(own.Clean(item), Call: null, parsed);
    }

    private static SearchCall WithoutTemplate(SearchCall call) =>
        call with { Input = call.Input with { RawPath = TemplateRenderer.SearchPathOf(call.Input.RawPath) } };
}
