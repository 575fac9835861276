using SearchProxy.Core.Fusion;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Gateway.Search;

/// <summary>How searches are recalled and reranked.</summary>
public sealed class SearchLaneOptions
{
    public const int LeastWindow = 2;
    public const int GreatestWindow = 1_000;
    public static readonly TimeSpan LeastDeadline = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan GreatestDeadline = TimeSpan.FromMinutes(1);

    /// <summary>False: every search is handed through.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Hits that are recalled and reranked, 2 to 1,000; default 50. Constant over the pages of a search.</summary>
    public int Window { get; set; } = 50;

    /// <summary>
    /// The largest window that a request may ask for (<c>X-SearchProxy-Window</c>), 2 to 1,000; default 200. <see cref="Window"/> itself may always be asked for. The work for a
    /// search grows with it, so that it bounds what one client may take.
    /// </summary>
    public int MaxWindow { get; set; } = 200;

    /// <summary>Weight of the model in the final order, 0 to 1; the first stage has the rest. 0.3 measured best for the default model.</summary>
    public double Blend { get; set; } = 0.3;

    /// <summary>How the two legs are merged.</summary>
    public FusionKind Fusion { get; set; } = FusionKind.Saturation;

    /// <summary>Weight of the vector leg in the fusion, 0 to 1; default 0.5. With 0 there is no vector leg.</summary>
    public double VectorWeight { get; set; } = 0.5;

    /// <summary>
    /// To which searches the vector leg may add documents that the client's own query does not find; default: to those whose text is loose. An index
    /// profile and a request may say otherwise.
    /// </summary>
    public Widening Widen { get; set; } = Widening.Loose;

    /// <summary>
    /// True: a hit of the client's own query that holds what the query names exactly (ids, codes, quoted phrases) does not fall below its place in that query.
    /// </summary>
    public bool KeepExact { get; set; } = true;

    /// <summary>What makes the least score of a request (<c>X-SearchProxy-Min-Score</c>) a probability.</summary>
    public CalibrationOptions Calibration { get; set; } = new();

    /// <summary>Constant of reciprocal rank fusion, 1 to 10,000; default 60.</summary>
    public int RankConstant { get; set; } = 60;

    /// <summary>
    /// The lexical score that the fusion "saturation" counts half, 0.001 to 1,000,000. Without it the scale is learned for each index from the best scores of its searches, from 20 on.
    /// </summary>
    public double? SaturationScale { get; set; }

    /// <summary>
    /// True: a hit that only one leg found gets the other leg's score too, by one more call to the engine, where the fusion is "saturation" or "theoreticalMinimum".
    /// </summary>
    public bool FullScores { get; set; } = true;

    /// <summary>
    /// Time from the arrival of a search until its reranking stops and what is done is used, 10 ms to 1 min; default 1 s. The engine's own
    /// time counts, but is not cut short.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest answer of the engine that is read, 64 KiB to 1 GiB; default 64 MiB. A larger one is passed through.</summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Characters of a hit's text that are read for the model, 100 to 1,000,000; default 8,000.</summary>
    public int MaxTextCharacters { get; set; } = 8_000;

    /// <summary>
    /// True: a search without <c>preference</c> gets one, so that all its pages come from the same copies of the shards and ties keep their order.
    /// </summary>
    public bool StablePaging { get; set; } = true;

    /// <summary>
    /// True: <c>_search/template</c> and <c>_msearch/template</c> are rendered by the engine first and then reranked like any search, at the cost of one more call.
    /// </summary>
    public bool Templates { get; set; }

    /// <summary>True: different query texts of one search are joined; false: such a search is bypassed.</summary>
    public bool JoinSeveralTexts { get; set; } = true;

    /// <summary>
    /// True: the explanation of a reranked hit (<c>explain</c>) has the shown score on top, with the engine's own explanation as its detail; false: it is the engine's alone.
    /// </summary>
    public bool ExplainScores { get; set; }

    /// <summary>Who is told how long the stages of a search took (<c>Server-Timing</c>): they show whether somebody asked the same before.</summary>
    public TimingAudience ServerTiming { get; set; } = TimingAudience.Operators;

    /// <summary>Whose scores and query vectors a search may find in the caches.</summary>
    public CacheScope CacheScope { get; set; } = CacheScope.Shared;

    /// <summary>Every error of the options, in words; empty when they hold.</summary>
    public IEnumerable<string> Errors()
    {
        if (Window is < LeastWindow or > GreatestWindow)
        {
            yield return $"Search.Window is {Window}; it must lie between {LeastWindow} and {GreatestWindow}.";
        }

        if (MaxWindow is < LeastWindow or > GreatestWindow)
        {
            yield return $"Search.MaxWindow is {MaxWindow}; it must lie between {LeastWindow} and {GreatestWindow}.";
        }

        foreach (var (name, value) in new[] { (nameof(Blend), Blend), (nameof(VectorWeight), VectorWeight) })
        {
            if (value is not (>= 0 and <= 1))
            {
                yield return $"Search.{name} is {value}; it must lie between 0 and 1.";
            }
        }

        if (!Enum.IsDefined(Widen))
        {
            yield return $"Search.Widen is {Widen}; known are {string.Join(", ", Enum.GetNames<Widening>())}.";
        }

        if (SaturationScale is not (null or (>= 0.001 and <= 1_000_000)))
        {
            yield return $"Search.SaturationScale is {SaturationScale}; it must lie between 0.001 and 1000000.";
        }

        foreach (var error in Calibration.Errors())
        {
            yield return error;
        }

        if (RankConstant is < 1 or > 10_000)
        {
            yield return $"Search.RankConstant is {RankConstant}; it must lie between 1 and 10000.";
        }

        if (Deadline < LeastDeadline || Deadline > GreatestDeadline)
        {
            yield return $"Search.Deadline is {Deadline}; it must lie between {LeastDeadline} and {GreatestDeadline}.";
        }

        if (MaxResponseBytes is < 64 * 1024 or > 1024 * 1024 * 1024)
        {
            yield return $"Search.MaxResponseBytes is {MaxResponseBytes}; it must lie between 65536 and 1073741824.";
        }

        if (MaxTextCharacters is < 100 or > 1_000_000)
        {
            yield return $"Search.MaxTextCharacters is {MaxTextCharacters}; it must lie between 100 and 1000000.";
        }
    }
}
