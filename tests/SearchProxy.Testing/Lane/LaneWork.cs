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
/// The search lane's own work for a window of 100 hits of 1 KB on both legs: everything but the engine, the model and the sockets, as it is
/// by default (the texts are read of hits in reach of the page). The benchmark times it, a test bounds what it allocates.
/// </summary>
/// <param name="writeVectorLeg">Writes the vector leg's body in an engine's dialect.</param>
public sealed class LaneWork(Action<IBufferWriter<byte>, SearchRequest, RecallPlan> writeVectorLeg)
{
    private const int Hits = 100;
    private const double Blend = 0.3;

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
        var vector = SearchAnswerReader.Read(_vector)!;
        var required = HitMembers.OnEvery(lexical, plan.Window);
        if (!vector.Hits.All(hit => required.IsSubsetOf(HitMembers.Of(vector.Bytes.Span, hit))))
        {
            throw new InvalidOperationException("the legs' hits carry other members");
        }

        var window = LegFusion.Fuse(lexical, vector, new FusionOptions(), plan.Window);
        var scores = FusedHit.ScoresOf(window);
        var reach = WindowRanking.Reach(scores, Blend, request.Size);
        using var passages = new PassageBuffer(reach);
        for (var place = 0; place < reach; place++)
        {
            var hit = window[place];
            HitTextReader.TryRead(hit.Source.Bytes.Span, hit.Hit, plan.Text.Of(hit.Hit.Key.Index), 8_000, passages);
        }

        var order = WindowRanking.Order(
            scores, ModelScores(window.Count, passages.Passages().Count), Blend, ModelScale.InReach, new double[window.Count]);
        var scale = EngineScale.Of(lexical, 0);
        var page = order.Take(request.Size).Select(place => new PageHit(window[place].Source, window[place].Hit, scale.Map(0.5))).ToArray();
        AnswerWriter.Write(_output, lexical, new AnswerPage(page, plan.AddedFields, 1, Total: null, TookMilliseconds: 5));
        return _output.WrittenMemory;
    }

    /// <summary>A score for each hit whose text was read.</summary>
    private static float[] ModelScores(int hits, int texts)
    {
        var scores = new float[hits];
        for (var i = 0; i < hits; i++)
        {
            scores[i] = i < texts ? i * 31 % texts / (float)texts : float.NaN;
        }

        return scores;
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
