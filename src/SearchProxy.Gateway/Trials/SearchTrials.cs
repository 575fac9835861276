using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Trials;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Trials;

/// <summary>
/// Deals searches to arms, remembers what was shown until its clicks have come, and keeps the score of each index. Thread-safe; bounded.
/// </summary>
internal sealed class SearchTrials(
    IOptions<GatewayOptions> gateway, TrialMetrics metrics, TrialLog log, SearchIds ids, TimeProvider time)
{
    private const int MostOpen = 20_000;
    private const int MostIndexes = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenSearch> _open = new(StringComparer.Ordinal);
    private readonly Queue<OpenSearch> _byAge = new();
    private readonly Dictionary<string, TrialScore> _scores = new(StringComparer.Ordinal);

    private TrialOptions Options => gateway.Value.Trial;

    public bool IsOn => Options.Mode != TrialMode.Off;

    /// <summary>What the trial does with a search; null when it takes no part.</summary>
    public TrialSearch? Enter(SearchCall call)
    {
        var options = Options;
        if (options.Mode == TrialMode.Off)
        {
            return null;
        }

        var client = options.ClientHeader is { } header && call.HeaderValue(header) is { Length: > 0 } value
            ? value
            : call.Client.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
        var isIn = StableSplit.IsIn(options.Name, client, options.Share);
        TrialArm? arm = options.Mode switch
        {
            TrialMode.Split => isIn ? TrialArm.Reranked : TrialArm.Engine,
            TrialMode.Interleave => isIn ? TrialArm.Interleaved : null,
            _ => isIn ? TrialArm.Shadow : TrialArm.Engine,
        };
        return arm is { } dealt ? new TrialSearch(ids.Next(), dealt, options.Name, client) : null;
    }

    /// <summary>
    /// What the trial does with searches that it cannot count (those of a template, those of one request): who is to get the engine's own
    /// answers gets them here too. Null when the search is treated as without a trial.
    /// </summary>
    public TrialSearch? EnterUncounted(SearchCall call) =>
        Enter(call) is { Arm: TrialArm.Engine or TrialArm.Shadow } search ? search.Uncounted() : null;

    /// <summary>True when a trial has shown that reranking loses on this index.</summary>
    public bool HasLost(string index)
    {
        if (!Options.StopOnLoss || Options.Mode is TrialMode.Off or TrialMode.Shadow)
        {
            return false;
        }

        lock (_lock)
        {
            return _scores.TryGetValue(index, out var score) && score.Better == Team.First;
        }
    }

    /// <summary>A page goes out.</summary>
    /// <returns>True when clicks on it count, so that its answer has to say its id.</returns>
    public bool Shown(TrialSearch search, string index)
    {
        if (search.Id is not { } id
            || search.Arm == TrialArm.Shadow
            || (search.Arm == TrialArm.Interleaved && search.Teams is null)
            || Options.Mode == TrialMode.Shadow)
        {
            return false;
        }

        lock (_lock)
        {
            Settle(time.GetUtcNow());
            if (_open.Count >= MostOpen)
            {
                Judge(_byAge.Dequeue());
            }

            var open = new OpenSearch(id, search, index, time.GetUtcNow() + Options.ClickWindow);
            _open[id] = open;
            _byAge.Enqueue(open);
            return true;
        }
    }

    /// <summary>A click on a hit of a page.</summary>
    /// <param name="searchId">What the page's header said.</param>
    /// <param name="id">The hit's <c>_id</c>.</param>
    /// <param name="index">Its <c>_index</c>; null when that does not matter.</param>
    /// <returns>False when no such search is open, or it did not show the hit.</returns>
    public bool Click(string searchId, string id, string? index)
    {
        lock (_lock)
        {
            Settle(time.GetUtcNow());
            if (!_open.TryGetValue(searchId, out var open) || !open.Click(id, index, out var team))
            {
                metrics.Clicked(TrialMetrics.UnknownSearch);
                return false;
            }

            metrics.Clicked(team == Team.Second ? TrialMetrics.Reranked : TrialMetrics.EngineOrder);
            return true;
        }
    }

    /// <summary>
    /// A document that is read with the id of a search was clicked there (<c>GET /{index}/_doc/{id}</c> or <c>_source</c>).
    /// </summary>
    public void Opened(HttpRequest request, string target)
    {
        if (IsOn && request.Method == "GET" && request.Headers[TrialSearch.HeaderName] is [{ Length: > 0 } search]
            && target.Split('?')[0].Split('/') is ["", _, "_doc" or "_source", { Length: > 0 } id])
        {
            Click(search, Uri.UnescapeDataString(id), index: null);
        }
    }

    /// <summary>
    /// The scores as JSON: what was counted, the share of wins with the interval that holds at all times, and who was shown to be better.
    /// </summary>
    public void Write(Utf8JsonWriter json)
    {
        var options = Options;
        json.WriteStartObject();
        json.WriteString("mode", JsonNamingPolicy.CamelCase.ConvertName(options.Mode.ToString()));
        json.WriteString("name", options.Name);
        json.WriteNumber("share", options.Share);
        json.WriteNumber("alpha", options.Alpha);
        json.WriteStartArray("indexes");
        lock (_lock)
        {
            Settle(time.GetUtcNow());
            foreach (var (index, score) in _scores.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                Write(json, index, score, options.Alpha);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string index, TrialScore score, double alpha)
    {
        var (low, high) = score.Test.Interval(alpha);
        json.WriteStartObject();
        json.WriteString("index", index);
        foreach (var (name, (searches, clicked)) in new[] { ("engine", score.Engine), ("reranked", score.Reranked) })
        {
            json.WriteStartObject(name);
            json.WriteNumber("searches", searches);
            json.WriteNumber("clicked", clicked);
            json.WriteEndObject();
        }

        json.WriteNumber("wins", score.Test.Wins);
        json.WriteNumber("losses", score.Test.Losses);
        json.WriteNumber("share_of_wins", score.Test.Share);
        json.WriteNumber("low", low);
        json.WriteNumber("high", high);
        json.WriteNumber("p_value", score.Test.PValue);
        json.WriteString("better", score.Better switch { Team.First => "engine", Team.Second => "reranked", _ => null });
        json.WriteEndObject();
    }

    private void Settle(DateTimeOffset now)
    {
        while (_byAge.TryPeek(out var oldest) && oldest.Until <= now)
        {
            Judge(_byAge.Dequeue());
        }
    }

    private void Judge(OpenSearch open)
    {
        _open.Remove(open.Id);
        if (!_scores.TryGetValue(open.Index, out var score))
        {
            if (_scores.Count >= MostIndexes)
            {
                return;
            }

            _scores[open.Index] = score = new TrialScore();
        }

        var (before, better) = (score.Test, score.Better);
        if (open.Search.Arm == TrialArm.Interleaved)
        {
            score.JudgeInterleaved(open.EngineClicks, open.RerankedClicks, Options.Alpha);
        }
        else
        {
            score.JudgeSplit(open.Search.Arm == TrialArm.Reranked, open.EngineClicks + open.RerankedClicks > 0, Options.Alpha);
        }

        metrics.Judged(open.Search.Arm);
        if (score.Test != before)
        {
            metrics.Decided(score.Test.Wins > before.Wins);
        }

        if (score.Better is { } now && better is null)
        {
            Tell(open.Index, score, now);
        }
    }

    private void Tell(string index, TrialScore score, Team better)
    {
        if (better == Team.Second)
        {
            log.Won(index, score);
        }
        else
        {
            log.Lost(index, score, isOff: Options.StopOnLoss);
        }
    }

    /// <summary>A page whose clicks may still come.</summary>
    private sealed class OpenSearch(string searchId, TrialSearch search, string index, DateTimeOffset until)
    {
        private readonly HashSet<HitKey> _clicked = [];

        public string Id => searchId;

        public TrialSearch Search => search;

        public string Index => index;

        public DateTimeOffset Until => until;

        public int EngineClicks { get; private set; }

        public int RerankedClicks { get; private set; }

        /// <summary>Counts a hit once. In a split whatever is clicked counts for the arm.</summary>
        public bool Click(string id, string? ofIndex, out Team team)
        {
            team = search.Arm == TrialArm.Reranked ? Team.Second : Team.First;
            // Whichever way it was told: by the beacon with its index, or by reading the document.
            var shown = new HitKey(string.Empty, id, Routing: null);
            if (search.Teams is { } teams)
            {
                shown = teams.Keys.FirstOrDefault(key => key.Id == id && (ofIndex is null || key.Index == ofIndex));
                if (shown == default(HitKey))
                {
                    return false;
                }

                team = teams[shown];
            }

            if (_clicked.Add(shown))
            {
                (EngineClicks, RerankedClicks) = team == Team.First
                    ? (EngineClicks + 1, RerankedClicks)
                    : (EngineClicks, RerankedClicks + 1);
            }

            return true;
        }
    }
}
