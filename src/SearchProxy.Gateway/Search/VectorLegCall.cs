using System.Buffers;
using SearchProxy.Core.Hits;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Step 3 and half of step 4: the query's vector, and its nearest neighbours. Whatever fails here costs the vector leg, never the search.
/// </summary>
internal sealed class VectorLegCall(
    SearchLaneOptions options,
    EngineClient engine,
    EngineIdentity identity,
    SearchModels models,
    EngineBounds bounds,
    SearchLog log,
    TimeProvider time)
{
    /// <summary>The answer, or null with the fault. Null without fault when the plan has no vector leg, as it should be.</summary>
    public async Task<VectorFound> RunAsync(ActiveSearch search, RecallPlan plan)
    {
        if (plan.Vector is not { } target || models.Encoder is not { } encoder)
        {
            return new VectorFound(
                null, plan.VectorFault == DegradeReason.None ? null : Verdict.Degraded(plan.VectorFault, plan.VectorDetail));
        }

        using var share = new CancellationTokenSource(bounds.VectorLeg(search.Timer.Elapsed), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(share.Token, search.Aborted);
        try
        {
            // 3. Encode
            var from = search.Timer.Now();
            var vector = await encoder.EncodeAsync(plan.Intent.Text, TextRole.Query, ModelOrder.Of(search, options), stop.Token);
            search.Timer.Note("encode", from);
            if (!Array.TrueForAll(vector, float.IsFinite) || Array.TrueForAll(vector, static x => x == 0))
            {
                return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "the encoder gave no direction"));
            }

            if (vector.Length != target.Dimensions)
            {
                return VectorFound.Not(
                    Verdict.Degraded(
                        DegradeReason.ModelMismatch, $"the field has {target.Dimensions} dimensions, the encoder {vector.Length}"));
            }

            if (await identity.DialectAsync(search.Call.CallerHeaders, bounds.Knowledge(search.Timer), stop.Token) is not { } dialect)
            {
                return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "the engine does not say what product it is"));
            }

            // 4. Recall
            from = search.Timer.Now();
            var found = await AskAsync(search, plan, target, new EncodedQuery(vector, dialect), stop.Token);
            search.Timer.Note("vector", from);
            return found;
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            if (e is InferenceException { IsOverload: true })
            {
                return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "the encoder is overloaded"));
            }

            log.EncoderThrew(e);
            return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "the encoder failed"));
        }
        catch (OperationCanceledException) when (!search.Aborted.IsCancellationRequested)
        {
            return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "out of time"));
        }
    }

    private async ValueTask<VectorFound> AskAsync(
        ActiveSearch search, RecallPlan plan, VectorTarget target, EncodedQuery query, CancellationToken stop)
    {
        var leg = new VectorLeg
        {
            Field = target.Field,
            K = plan.Window,
            Size = plan.Window,
            Filters = plan.Intent.Filters,
            Members = VectorLegMembers.Of(search.Request, plan),
            Passages = PassagesOf(target),
        };
        var body = new ArrayBufferWriter<byte>(8 * 1024);
        query.Dialect.WriteVectorLeg(body, leg, query.Vector);
        var url = LegUrl.Build(search.Request, options.StablePaging, name =>
            (query.Dialect.IsLegParameter(name) || name is "pretty" or "human") && !(plan.IsTwoPhase && FetchMembers.Contains(name)));
        var outcome = await engine.SendAsync(LegRequest.Of(search, url, body.WrittenMemory), options.MaxResponseBytes, stop);
        if (!outcome.Answered(out var response))
        {
            return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, $"no answer: {outcome.Fault}"));
        }

        if (!response.IsSuccess)
        {
            return VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, $"the engine answered {response.Status}"));
        }

        return SearchAnswerReader.Read(response.Body) is { } answer
            ? new VectorFound(answer, Fault: null) { Query = query }
            : VectorFound.Not(Verdict.Degraded(DegradeReason.VectorLeg, "the engine's answer is not understood"));
    }

    public static PassageLeg? PassagesOf(VectorTarget target) =>
        target.PassagePath is { } path ? new PassageLeg(path, PrivateFields.PassageText) : null;
}

/// <summary>What came of the vector leg.</summary>
/// <param name="Answer">Its hits; null without.</param>
/// <param name="Fault">Why there are none although there should be.</param>
internal readonly record struct VectorFound(SearchAnswer? Answer, Verdict? Fault)
{
    /// <summary>What was asked; null when nothing was.</summary>
    public EncodedQuery? Query { get; init; }

    public static VectorFound Not(Verdict fault) => new(Answer: null, fault);
}
