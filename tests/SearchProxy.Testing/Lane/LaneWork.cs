using System.Buffers;
using System.Globalization;
using System.Text;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Ranking;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Responses;

namespace SearchProxy.Testing.Lane;

/// <summary>
/// The search lane's own work for a window of 100 hits of 1 KB on both legs: everything but the engine, the model and the sockets. The
/// benchmark times it, a test bounds what it allocates.
/// </summary>
/// <param name="writeVectorLeg">Writes the vector leg's body in an engine's dialect.</param>
public sealed class LaneWork(Action<IBufferWriter<byte>, SearchRequest, RecallPlan> writeVectorLeg)
{
    private const int Hits = 100;

    private readonly SearchRequestParser _parser = new();
    private readonly ArrayBufferWriter<byte> _output = new(256 * 1024);
    private readonly byte[] _lexical = Answer(0);
    private readonly byte[] _vector = Answer(Hits / 2);
    private readonly SearchHttpInput _input = new(
        "/books/_search",
        "",
        "application/json",
        Accept: null,
        Encoding.UTF8.GetBytes(
            """{"size":10,"query":{"bool":{"must":{"multi_match":{"query":"the white whale","fields":["title^2","text"]}},"filter":[{"term":{"tenant":7}}]}},"aggs":{"a":{"terms":{"field":"genre"}}}}"""),
        []);

    private readonly IndexView[] _views =
    [
        new IndexView(
            "books",
            new IndexProfile([new TextField("title"), new TextField("text")], "v", "m@1", 384),
            IndexFields.Of(["title", "text"], ["genre", "tenant"])),
    ];

    /// <summary>One search from the client's bytes to the answer's; returns what it has written.</summary>
    public ReadOnlyMemory<byte> ParsePlanFuseRankRespond()
    {
        var request = _parser.Parse(_input).Request!;
        var plan = RecallPlanner.Plan(request, _views, new RecallPolicy(Hits, "m@1")).Plan!;
        _output.ResetWrittenCount();
        LexicalLegBody.Write(_output, request, plan);
        _ = LegUrl.Lexical(request, plan, stablePaging: true);
        writeVectorLeg(_output, request, plan);
        _output.ResetWrittenCount();

        var lexical = SearchAnswerReader.Read(_lexical)!;
        var window = LegFusion.Fuse(lexical, SearchAnswerReader.Read(_vector)!, new FusionOptions(), plan.Window);
        using var passages = new PassageBuffer(window.Count);
        foreach (var hit in window)
        {
            HitTextReader.TryRead(hit.Source.Bytes.Span, hit.Hit, plan.Text.Of(hit.Hit.Key.Index), 8_000, passages);
        }

        var order = Rank(window, passages.Passages().Count);
        var scale = ScoreScale.Of(lexical, 0);
        var page = order.Take(request.Size).Select(place => new PageHit(window[place].Source, window[place].Hit, scale.Map(0.5))).ToArray();
        AnswerWriter.Write(_output, lexical, new AnswerPage(page, plan.AddedFields, 1, Total: null, TookMilliseconds: 5));
        return _output.WrittenMemory;
    }

    private static int[] Rank(IReadOnlyList<FusedHit> window, int texts)
    {
        var first = FusedHit.ScoresOf(window);
        var model = new float[window.Count];
        for (var i = 0; i < first.Length; i++)
        {
            model[i] = i * 31 % texts;
        }

        return WindowRanking.Order(first, model, 0.3, ModelScale.OfWindow, new double[window.Count]);
    }

    private static byte[] Answer(int firstId)
    {
        var text = string.Join(' ', Enumerable.Repeat("Call me Ishmael.", 30));
        var hits = Enumerable.Range(firstId, Hits).Select(id => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"_index":"books","_id":"{{{id}}}","_score":{{{200 - id}}}.5,"_source":{"title":"Chapter {{{id}}}","text":"{{{text}}}"},"fields":{"title":["Chapter {{{id}}}"],"text":["{{{text}}}"]}}"""));
        return Encoding.UTF8.GetBytes(
            $$$"""{"took":3,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":500,"relation":"eq"},"max_score":200.5,"hits":[{{{string.Join(',', hits)}}}]},"aggregations":{}}""");
    }
}
