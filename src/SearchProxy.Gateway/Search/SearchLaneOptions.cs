using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.IO.Enumeration;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Gateway.Search;

/// <summary>How searches are recalled and reranked.</summary>
public sealed class SearchLaneOptions
{
    public const int LeastWindow = 2;
    public const int GreatestWindow = 1_000;

    [Description("False: every search is passed through")]
    public bool Enabled { get; set; } = true;

    [Description("Indexes as in the path of the search, `*` for any characters: searches that name one of them are passed through; `tune` "
        + "names those on which reranking loses")]
    public IList<string> OffIndexes { get; set; } = [];

    [Description("Hits that are recalled and reranked; constant over the pages of a search")]
    [Range(LeastWindow, GreatestWindow)]
    public int Window { get; set; } = 50;

    [Description("The largest window that a request may ask for; the setting itself may always be asked for")]
    [Range(LeastWindow, GreatestWindow)]
    public int MaxWindow { get; set; } = 200;

    [Description("Weight of the model in the final order; the first stage has the rest")]
    [Range(0.0, 1.0)]
    public double Blend { get; set; } = 0.3;

    [Description(
        "How many hits of the window the model scores: `page` (those that its weight can lift onto the page that is asked for, or onto one " +
        "before it), or `all`; all of them also with a least score, or when the model's scores have no known meaning")]
    public RerankEffort Effort { get; set; } = RerankEffort.Page;

    [Description(
        "How BM25 and vector hits are merged: `minMax` " +
        "(normalised scores), " +
        "`reciprocalRank`, `saturation` (absolute scores, for BM25) or `theoreticalMinimum` (scores by their maximum, for any lexical " +
        "scores; wants " +
        "a `vectorWeight` of about 0.8)")]
    public FusionKind Fusion { get; set; } = FusionKind.Saturation;

    [Description("Weight of the vector hits in that; 0 leaves the vector search out")]
    [Range(0.0, 1.0)]
    public double VectorWeight { get; set; } = 0.5;

    [Description(
        "To which searches the vector search may add documents that the client's own query does not find: `loose` (those whose text is " +
        "loose: any of " +
        "its words may match), `never` (vectors only reorder), `always` (also those that ask for more than one word, for phrases or " +
        "beginnings). " +
        "Conditions hold always. See below")]
    public Widening Widen { get; set; } = Widening.Loose;

    [Description(
        "A hit of the client's own query that holds what the query names exactly (a quoted phrase; a word with three digits or more among letters or " +
        "signs, such as `AB-1234`; five digits or more) does not fall below its place in that query")]
    public bool KeepExact { get; set; } = true;

    /// <summary>What makes the least score of a request (<c>X-SearchProxy-Min-Score</c>) a probability.</summary>
    public CalibrationOptions Calibration { get; set; } = new();

    public CascadeOptions Cascade { get; set; } = new();

    [Description("Constant of `reciprocalRank`")]
    [Range(1, 10_000)]
    public int RankConstant { get; set; } = 60;

    [Description("The BM25 score that `saturation` counts half; about that of a good hit of the index")]
    [Range(0.001, 1_000_000.0)]
    public double? SaturationScale { get; set; }

    [Description(
        "With `saturation` and `theoreticalMinimum`: a hit that only one leg found gets the other leg's score too, by one more call to " +
        "the engine " +
        "(`_msearch`, as the caller) within the deadline; what fails there costs those scores, never the search")]
    public bool FullScores { get; set; } = true;

    [Description("From the arrival of a search until its reranking stops and what is done is used")]
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(1);

    [Description("Largest answer of the engine that is read; a larger one is passed through")]
    [Range(64 * 1024, 1 << 30)]
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    [Description("Characters of a hit's text that the model is given")]
    [Range(100, 1_000_000)]
    public int MaxTextCharacters { get; set; } = 8_000;

    [Description(
        "Characters of a longer text that the model reads: its first line, when that is a title, and the stretch with most of the " +
        "query's words; none: its beginning, as far as the model reads")]
    [Range(100, 1_000_000)]
    public int? ExcerptCharacters { get; set; } = 600;

    [Description("A search without `preference` gets one, so that its pages come from the same copies of the shards")]
    public bool StablePaging { get; set; } = true;

    [Description("True: search templates are rendered by the engine and then treated as searches")]
    public bool Templates { get; set; }

    [Description("Different query texts in one search are joined; false: such a search is passed through")]
    public bool JoinSeveralTexts { get; set; } = true;

    [Description(
        "The explanation of a reranked hit (`explain`) shows its new score and the model, with the engine's explanation as the " +
        "detail; false: it " +
        "stays the engine's")]
    public bool ExplainScores { get; set; }

    [Description(
        "Who is told the times of a search's stages (`Server-Timing`), which show whether somebody asked the same before: `nobody`, " +
        "`operators` (who " +
        "may see the own pages), `everybody`")]
    public TimingAudience ServerTiming { get; set; } = TimingAudience.Operators;

    [Description(
        "How far computed scores and query vectors are shared: `shared` among all callers, or not beyond one `caller`, when not even the " +
        "speed of an " +
        "answer may tell that somebody else asked the same")]
    public CacheScope CacheScope { get; set; } = CacheScope.Shared;

    /// <summary>Whether searches with this index part of their path, percent-encoding kept, are passed through.</summary>
    internal bool IsOff(string rawIndex) => !Enabled || (OffIndexes.Count > 0 && Uri.UnescapeDataString(rawIndex).Split(',')
        .Any(index => OffIndexes.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, index, ignoreCase: false))));
}

/// <summary>A second model, larger or hosted, that orders the first places again.</summary>
public sealed class CascadeOptions
{
    /// <summary>Places that are asked for at once at most.</summary>
    public const int GreatestTop = 200;

    [Description(
        "One of `models.rerankers`, local or hosted, that scores the first places of the reranked order once more; none: there is one " +
        "model. Not " +
        "for a search that names its model (`X-SearchProxy-Model`)")]
    public string? Model { get; set; }

    [Description("So many places, those of all pages together; behind them the first model's order stays")]
    [Range(2, GreatestTop)]
    public int Top { get; set; } = 10;

    [Description("Weight of the second model on them; the first stage has the rest; none: `gateway.search.blend`")]
    [Range(0.0, 1.0)]
    public double? Blend { get; set; }
}

/// <summary>How many hits of a window the model scores.</summary>
public enum RerankEffort
{
    /// <summary>Those that can reach the page.</summary>
    Page,

    /// <summary>All.</summary>
    All,
}

/// <summary>How far computed scores and vectors are shared.</summary>
public enum CacheScope
{
    /// <summary>Among all callers: the fastest; how quick an answer comes can tell that somebody has asked the same.</summary>
    Shared,

    /// <summary>Not beyond one caller, by all that may tell the engine who asks.</summary>
    Caller,
}

/// <summary>Who is told the times of a search's stages.</summary>
public enum TimingAudience
{
    /// <summary>Nobody.</summary>
    Nobody,

    /// <summary>Who may see the proxy's own pages.</summary>
    Operators,

    /// <summary>Every client.</summary>
    Everybody,
}
