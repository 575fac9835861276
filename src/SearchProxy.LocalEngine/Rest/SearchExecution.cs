using System.Text.Json;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Runs searches and writes their answers.</summary>
internal sealed class SearchExecution(Catalog catalog, PointsInTime points)
{
    /// <summary>The answer to a search as a whole JSON object.</summary>
    public byte[] Run(string? index, bool ignoreMissing, SearchBody body, bool totalAsNumber)
    {
        var started = catalog.Clock.GetTimestamp();
        body = body.Normalised(catalog.Product);
        var targets = Targets(index, ignoreMissing, body);
        return Write(targets, writer => Respond(writer, body, targets, totalAsNumber, started));
    }

    /// <summary>Runs a search and keeps it open; the answer is its first page.</summary>
    public byte[] OpenScroll(string? index, bool ignoreMissing, SearchBody body, bool totalAsNumber, TimeSpan keepAlive)
    {
        var started = catalog.Clock.GetTimestamp();
        body = body.Normalised(catalog.Product);
        CheckScroll(body);
        var targets = Targets(index, ignoreMissing, body);
        return Write(targets, writer =>
        {
            var all = Runner(body with { Size = int.MaxValue }).Run(targets, checkWindow: false);
            var scroll = new ScrollState(body, all, totalAsNumber);
            var id = points.Open(new PointInTime(targets) { Scroll = scroll }, keepAlive);
            WritePage(writer, id, scroll, started);
        });
    }

    /// <summary>The next page of a scroll.</summary>
    public byte[] NextPage(string id, TimeSpan? keepAlive)
    {
        var started = catalog.Clock.GetTimestamp();
        var point = points.Use(id, keepAlive);
        var scroll = point.Scroll ?? throw EngineErrors.Illegal($"Cannot parse scroll id: [{id}] is a point in time");
        return Write(point.Targets, writer => WritePage(writer, id, scroll, started));
    }

    public int Count(string? index, bool ignoreMissing, SearchBody body)
    {
        var targets = Targets(index, ignoreMissing, body);
        var total = 0;
        ReadLocks.All(Indexes(targets), () => total = Runner(body).Run(targets).Total);
        return total;
    }

    /// <summary>What a search without a point in time looks at now.</summary>
    public IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> Now(string? index, bool ignoreMissing) =>
        catalog.State.Resolve(index, ignoreMissing).Select(target => (target, target.Index.Snapshot())).ToList();

    private IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> Targets(string? index, bool ignoreMissing, SearchBody body)
    {
        if (body.PointInTime is not { } id)
        {
            return Now(index, ignoreMissing);
        }

        if (index is not null)
        {
            throw EngineErrors.Validation("[indices] cannot be used with point in time. Do not specify any index with point in time.");
        }

        return points.Use(id, body.KeepAlive).Targets;
    }

    private static byte[] Write(
        IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> targets, Action<Utf8JsonWriter> members) =>
        JsonText.Write(writer => ReadLocks.All(Indexes(targets), () =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }));

    private static List<IndexStore> Indexes(IReadOnlyList<(SearchTargetIndex Target, IndexSnapshot Snapshot)> targets) =>
        targets.Select(target => target.Target.Index).ToList();

    private SearchRunner Runner(SearchBody body) => new(body, catalog.Product, catalog.Clock);

    private void Respond(
        Utf8JsonWriter writer, SearchBody body, IReadOnlyList<(SearchTargetIndex, IndexSnapshot)> targets, bool totalAsNumber, long started)
    {
        var outcome = Runner(body).Run(targets);
        new SearchResponseWriter(body, outcome) { TotalAsNumber = totalAsNumber }.WriteMembers(writer, Took(started));
    }

    private void WritePage(Utf8JsonWriter writer, string id, ScrollState scroll, long started)
    {
        var page = scroll.Next();
        new SearchResponseWriter(scroll.Body, page) { TotalAsNumber = scroll.TotalAsNumber, ScrollId = id }.WriteMembers(
            writer, Took(started));
    }

    private long Took(long started) => (long)catalog.Clock.GetElapsedTime(started).TotalMilliseconds;

    private static void CheckScroll(SearchBody body)
    {
        var fault = body switch
        {
            { From: > 0 } => "using [from] is not allowed in a scroll context",
            { Size: 0 } => "[size] cannot be [0] in a scroll context",
            { SearchAfter: not null } => "`search_after` cannot be used in a scroll context.",
            { Collapse: not null } => "cannot use `collapse` in a scroll context",
            { PointInTime: not null } => "using [point in time] is not allowed in a scroll context",
            { TotalHits: not ({ Limit: null, Shown: true } or { Limit: 10_000 }) } =>
                "disabling [track_total_hits] is not allowed in a scroll context",
            _ => null,
        };
        if (fault is not null)
        {
            throw EngineErrors.Validation(fault);
        }
    }
}

/// <summary>Holds several indexes still while something reads them.</summary>
internal static class ReadLocks
{
    public static void All(IReadOnlyList<IndexStore> indexes, Action read)
    {
        if (indexes.Count == 0)
        {
            read();
            return;
        }

        indexes[0].Read(() =>
        {
            All(indexes.Skip(1).ToList(), read);
            return true;
        });
    }
}
