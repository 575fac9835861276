using System.Buffers;
using SearchProxy.Core.Fusion;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Json;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// The end of step 4: each leg's score for the hits that only the other leg found, both questions in one <c>_msearch</c>, as the caller.
/// The client's own query scores what the vector leg found; the vector leg is asked once more for as many neighbours as there are hits
/// among them, which both engines then compare one by one. Whatever fails here costs these scores, never the search.
/// </summary>
internal sealed class MissingScores(SearchLaneOptions options, EngineClient engine, EngineBounds bounds)
{
    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);
    private static readonly BodyMember[] NoSource =
    [
        new BodyMember("_source", JsonSlice.FromText("false")), new BodyMember("track_total_hits", JsonSlice.FromText("false")),
    ];

    /// <summary>The recall with those scores, or as it was.</summary>
    public async ValueTask<Recalled> AskAsync(ActiveSearch search, RecallPlan plan, Recalled recalled, FusionOptions fusion)
    {
        if (!options.FullScores
            || !fusion.IsAbsolute
            || recalled is not { Vector: { } vector, Lexical: { } lexical, Query: { } query }
            || search.Request.CollapseField is not null)
        {
            return recalled;
        }

        var unscored = Unscored(search.Request, plan, lexical, vector);
        if ((unscored.ByQuery.Count == 0 && unscored.ByVector.Count == 0) || Write(search, plan, query, unscored) is not { } body)
        {
            return recalled;
        }

        if (bounds.Scores(search.Timer.Elapsed) is not { } time)
        {
            return Less(recalled, DegradeReason.Deadline, "out of time");
        }

        var from = search.Timer.Now();
        var request = LegRequest.Of(search, Target(search.Request), body) with { Timeout = time };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, search.Aborted);
        search.Timer.Note("scores", from);
        return !outcome.Answered(out var response) ? Less(
            recalled,
            outcome.Fault is EngineFault.Timeout ? DegradeReason.Deadline : DegradeReason.VectorLeg,
            $"no answer: {outcome.Fault}")
            : !response.IsSuccess ? Less(recalled, DegradeReason.VectorLeg, $"the engine answered {response.Status}")
            : Read(recalled, response.Body, unscored);
    }

    /// <summary>A leg that has shown all that it finds has no score for what it did not show.</summary>
    private static (List<HitKey> ByQuery, List<HitKey> ByVector) Unscored(
        SearchRequest request, RecallPlan plan, SearchAnswer lexical, SearchAnswer vector)
    {
        var own = lexical.Hits.Take(plan.Window).Select(static hit => hit.Key).ToHashSet();
        var near = vector.Hits.Take(plan.Window).Select(static hit => hit.Key).ToHashSet();
        var isWhole = lexical.Hits.Count < Math.Min(plan.LexicalSize, plan.Window)
            || request.Has(SearchFeatures.UnseededRandom | SearchFeatures.Rescore);
        return (isWhole ? [] : [.. near.Where(key => !own.Contains(key))], [.. own.Where(key => !near.Contains(key))]);
    }

    private ReadOnlyMemory<byte>? Write(
        ActiveSearch search, RecallPlan plan, EncodedQuery query, (List<HitKey> ByQuery, List<HitKey> ByVector) unscored)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        foreach (var isVectorLeg in (ReadOnlySpan<bool>)[false, true])
        {
            var keys = isVectorLeg ? unscored.ByVector : unscored.ByQuery;
            if (keys.Count == 0)
            {
                continue;
            }

            if (LegUrl.ScoreHeader(search.Request, options.StablePaging, isVectorLeg) is not { } header)
            {
                return null;
            }

            var body = new ArrayBufferWriter<byte>(8 * 1024);
            if (isVectorLeg)
            {
                query.Dialect.WriteVectorLeg(body, LegOf(plan.Vector!, keys), query.Vector);
            }
            else
            {
                WindowFilterBody.WriteScores(body, search.Request, keys);
            }

            MultiSearchWriter.Write(output, new MultiSearchItem(header, OnOneLine(body.WrittenMemory)));
        }

        return output.WrittenMemory;
    }

    /// <summary>
    /// With as many neighbours as there are documents to choose from the engines do not walk a graph: the scores are exact, and none is
    /// missing.
    /// </summary>
    private static VectorLeg LegOf(VectorTarget target, List<HitKey> keys) => new()
    {
        Field = target.Field,
        K = keys.Count,
        Size = keys.Count,
        Filters = [WindowFilterBody.KeyQuery(keys)],
        Members = NoSource,
        Passages = VectorLegCall.PassagesOf(target),
    };

    /// <summary>In JSON a line feed stands between tokens only.</summary>
    private static byte[] OnOneLine(ReadOnlyMemory<byte> body)
    {
        var line = body.ToArray();
        line.AsSpan().ReplaceAny(Breaks, (byte)' ');
        return line;
    }

    private static string Target(SearchRequest request) =>
        request.Target.RawIndex.Length == 0 ? "/_msearch" : $"/{request.Target.RawIndex}/_msearch";

    private static Recalled Read(Recalled recalled, ReadOnlyMemory<byte> body, (List<HitKey> ByQuery, List<HitKey> ByVector) unscored)
    {
        var expected = (unscored.ByQuery.Count > 0 ? 1 : 0) + (unscored.ByVector.Count > 0 ? 1 : 0);
        if (MultiSearchResponse.TryRead(body) is not { } responses || responses.Count != expected)
        {
            return Less(recalled, DegradeReason.VectorLeg, "the engine's answer is not understood");
        }

        var lexical = unscored.ByQuery.Count > 0 ? SearchAnswerReader.Read(responses[0].Bytes) : null;
        var vector = unscored.ByVector.Count > 0 ? SearchAnswerReader.Read(responses[^1].Bytes) : null;
        var isLexicalKnown = unscored.ByQuery.Count == 0 || lexical is { FailedShards: 0, TimedOut: false };
        var completed = recalled with
        {
            Candidates = new CandidateScores(ScoresOf(lexical), ScoresOf(vector)) { IsLexicalKnown = isLexicalKnown },
            Passages = vector?.Hits.DistinctBy(static hit => hit.Key).ToDictionary(static hit => hit.Key, hit => (vector, hit))
                ?? recalled.Passages,
        };
        return isLexicalKnown && (unscored.ByVector.Count == 0 || vector is { FailedShards: 0, TimedOut: false })
            ? completed
            : Less(completed, DegradeReason.VectorLeg, "the engine refused a question");
    }

    private static IReadOnlyDictionary<HitKey, double> ScoresOf(SearchAnswer? answer)
    {
        if (answer is null)
        {
            return CandidateScores.None;
        }

        var scores = new Dictionary<HitKey, double>(answer.Hits.Count);
        foreach (var hit in answer.Hits)
        {
            scores[hit.Key] = hit.Score ?? 0;
        }

        return scores;
    }

    private static Recalled Less(Recalled recalled, DegradeReason reason, string why) => recalled with
    {
        VectorFault = recalled.VectorFault ?? Verdict.Degraded(reason, $"hits of one leg have no score of the other: {why}"),
    };
}
