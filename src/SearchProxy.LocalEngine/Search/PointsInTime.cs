using System.Security.Cryptography;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Search;

/// <summary>
/// The points in time and scrolls that are open. Bounded; each ends when it has not been used for as long as its opener said.
/// </summary>
internal sealed class PointsInTime(TimeProvider clock)
{
    private const int MaxOpen = 500;
    private const int IdBytes = 24;
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, PointInTime> _open = [];

    public string Open(PointInTime point, TimeSpan keepAlive)
    {
        CheckLife(keepAlive);
        lock (_gate)
        {
            RemoveExpired();
            if (_open.Count >= MaxOpen)
            {
                throw new EngineError(
                    429, "rejected_execution_exception",
                    $"Trying to create too many contexts. Must be less than or equal to: [{MaxOpen}]").Thrown();
            }

            var id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(IdBytes)).Replace('+', '-').Replace('/', '_');
            point.Until = clock.GetUtcNow() + keepAlive;
            _open.Add(id, point);
            return id;
        }
    }

    /// <summary>The open one of this id, which then lives on for <paramref name="keepAlive"/>.</summary>
    public PointInTime Use(string id, TimeSpan? keepAlive)
    {
        if (keepAlive is { } life)
        {
            CheckLife(life);
        }

        lock (_gate)
        {
            RemoveExpired();
            var point = _open.GetValueOrDefault(id)
                ?? throw new EngineError(
                    404, "search_context_missing_exception", $"No search context found for id [{id}]")
                { AtShard = true }.Thrown();
            point.Until = keepAlive is { } given ? clock.GetUtcNow() + given : point.Until;
            return point;
        }
    }

    /// <summary>Whether there was one of this id.</summary>
    public bool Close(string id)
    {
        lock (_gate)
        {
            return _open.Remove(id);
        }
    }

    private static void CheckLife(TimeSpan keepAlive)
    {
        if (keepAlive <= TimeSpan.Zero || keepAlive > LongestLife)
        {
            throw EngineErrors.Illegal(
                $"Keep alive for request ({keepAlive}) is out of bounds: it must be above zero and at most {LongestLife.TotalHours}h");
        }
    }

    private void RemoveExpired()
    {
        var now = clock.GetUtcNow();
        foreach (var id in _open.Where(entry => entry.Value.Until < now).Select(entry => entry.Key).ToList())
        {
            _open.Remove(id);
        }
    }
}
