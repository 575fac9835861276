using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Parsing;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Runs a search over the snapshots of some indexes.</summary>
internal sealed class SearchRunner(SearchBody body, LocalEngineProduct product, TimeProvider clock)
{
    /// <summary>Runs the search; the indexes must not be written meanwhile.</summary>
    public SearchFindings Run(IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> targets, bool checkWindow = true)
    {
        SearchLimits.Check(body, checkWindow ? targets.Select(target => target.Target.Index).ToList() : []);
        var legs = targets.Select((target, number) => Prepare(number, target.Target, target.Snapshot)).ToList();
        var matched = legs.ConvertAll(Match);
        var hits = new List<SearchHit>();
        for (var at = 0; at < legs.Count; at++)
        {
            AddHits(hits, legs[at], PostFilter(legs[at], matched[at]));
        }

        var total = hits.Count;
        float? maxScore = (body.IsByScore || body.TrackScores) && body.Size > 0 && hits.Count > 0 ? hits.Max(hit => hit.Score) : null;
        return new SearchFindings(Page(hits), total, legs.Count == 0 && body.IsByScore ? 0 : maxScore, legs, matched);
    }

    private List<SearchHit> Page(List<SearchHit> hits)
    {
        var order = new HitOrder(body.Sort);
        if (CollapseSpec.Parse(body.Collapse) is { } collapse)
        {
            hits.Sort(order);
            return SearchAfterCursor.Skip(body, collapse.Apply(hits)).Skip(body.From).Take(body.Size).ToList();
        }

        var wanted = (int)Math.Min((long)body.From + body.Size, hits.Count);
        return SearchAfterCursor.Skip(body, hits).Order(order).Take(wanted).Skip(body.From).ToList();
    }

    private SearchLeg Prepare(int number, SearchTargetIndex target, IndexSnapshot snapshot)
    {
        var context = new QueryContext(target.Index.Mapping, target.Index.Name, product, clock.GetUtcNow());
        var view = RowView.Of(snapshot);
        var filter = AliasFilter(target, context);
        var lexical = body.Query is { } query ? context.Parse(query) : null;
        var combined = Combine(lexical, context, filter);
        return new SearchLeg(number, target.Index, view, context, combined, lexical);
    }

    /// <summary>The query, or the union of the query and the kNN hits; scores add up.</summary>
    private Query Combine(Query? lexical, QueryContext context, Query? filter)
    {
        if (body.Knn.Count == 0)
        {
            return Filtered(lexical ?? new MatchAllQuery(), filter);
        }

        var union = new BooleanQuery();
        if (lexical is not null)
        {
            union.Should.Add(Filtered(lexical, filter));
        }

        union.Should.AddRange(body.Knn.Select(section => KnnQueryParser.ParseSection(section, context, body.Size, filter)));
        return union.Should.Count == 1 ? union.Should[0] : union;
    }

    private static Query Filtered(Query query, Query? filter)
    {
        if (filter is null)
        {
            return query;
        }

        var filtered = new BooleanQuery();
        filtered.Must.Add(query);
        filtered.Filter.Add(filter);
        return filtered;
    }

    private static BooleanQuery? AliasFilter(SearchTargetIndex target, QueryContext context)
    {
        if (target.Filters is not { Count: > 0 } filters)
        {
            return null;
        }

        var any = new BooleanQuery();
        any.Should.AddRange(filters.Select(context.Parse));
        return any;
    }

    private Matches Match(SearchLeg leg)
    {
        var matches = leg.Query.Run(leg.View, 1).Where(leg.View.IsLive);
        return body.MinScore is { } least ? matches.Filter((_, score) => score >= least) : matches;
    }

    private Matches PostFilter(SearchLeg leg, Matches matches)
    {
        if (body.PostFilter is not { } filter)
        {
            return matches;
        }

        var passed = ScoreSum.Of(leg.View, [leg.Context.Parse(filter)], 1);
        return matches.Where(row => passed.CountAt(row) > 0);
    }

    private void AddHits(List<SearchHit> hits, SearchLeg leg, Matches matches)
    {
        var fields = body.Sort.Select(key => SortTarget.Find(key, leg)).ToArray();
        for (var at = 0; at < matches.Count; at++)
        {
            var (row, score) = (matches.RowAt(at), matches.ScoreAt(at));
            var sort = new SortValue[fields.Length];
            for (var key = 0; key < sort.Length; key++)
            {
                sort[key] = body.Sort[key].Of(leg, fields[key], row, score);
            }

            hits.Add(new SearchHit(leg, row, score, sort));
        }
    }
}
