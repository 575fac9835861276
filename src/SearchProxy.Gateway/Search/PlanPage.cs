using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// <c>/_searchproxy/plan/{index}/_search</c>: what the proxy would do with a search, without asking the engine for more than the mapping.
/// With the option <c>explain</c> the search runs too, as the caller, and its hits say how they came to their places.
/// </summary>
internal sealed class PlanPage(
    SearchLaneOptions options, SearchRequestParser parser, SearchPlanning planning, SearchPipeline pipeline, FusionRule rule,
    SearchModels models, CascadeStage cascade, TimeProvider time)
{
    /// <summary>The plan as JSON.</summary>
    /// <param name="call">The search, as if it had come on its own route.</param>
    /// <param name="unread">Why the body could not be read; <see cref="BypassReason.None"/> when it was.</param>
    /// <param name="aborted">The client is gone.</param>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(SearchCall call, BypassReason unread, CancellationToken aborted)
    {
        var parsed = unread == BypassReason.None ? parser.Parse(call.Input) : ParseOutcome.Bypass(unread);
        var body = new ArrayBufferWriter<byte>(1024);
        await using var json = new Utf8JsonWriter(
            body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        if (!parsed.IsUnderstood || !options.Enabled)
        {
            WriteBypass(json, parsed.Verdict ?? Verdict.Bypassed(BypassReason.Off));
        }
        else
        {
            var search = new ActiveSearch(call, parsed.Request, parsed.CleanBody, new StageTimer(time), aborted, aborted);
            var outcome = await planning.PlanAsync(search);
            if (outcome.Plan is not { } plan)
            {
                WriteBypass(json, outcome.Verdict!);
                WriteIntent(json, outcome.Intent);
            }
            else
            {
                WritePlan(json, search, plan);
                if (search.Explains)
                {
                    WriteHits(json, await pipeline.RunAsync(call, parsed, search.Timer, aborted));
                }
            }
        }

        json.WriteEndObject();
        await json.FlushAsync(aborted);
        return body.WrittenMemory;
    }

    private static void WriteBypass(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteString("action", "bypass");
        json.WriteString("reason", verdict.ReasonText);
        if (verdict.Detail is not null)
        {
            json.WriteString("detail", verdict.Detail);
        }
    }

    private static void WriteIntent(Utf8JsonWriter json, QueryIntent? intent)
    {
        if (intent is null)
        {
            return;
        }

        json.WriteString("text", intent.Text);
        WriteNames(json, "query_fields", intent.Fields);
        WriteFilters(json, intent);
    }

    private void WritePlan(Utf8JsonWriter json, ActiveSearch search, RecallPlan plan)
    {
        var request = search.Request;
        json.WriteString("action", "rerank");
        json.WriteNull("reason");
        WriteIntent(json, plan.Intent);
        json.WriteString("widen", ReasonName.Of(plan.Widening));
        json.WriteString("held_by", plan.Intent.Hold == WideningHold.None ? null : ReasonName.Of(plan.Intent.Hold));
        WriteNames(json, "fields", [.. plan.Text.Names()]);
        json.WriteNumber("window", plan.Window);
        json.WriteNumber("blend", request.Options.Blend ?? options.Blend);
        if (plan.Vector is not null)
        {
            json.WriteString("fusion", HitExplaining.NameOf(rule.Of(request)));
            json.WriteNumber("fusion_learned_from", rule.LearnedFrom(request));
        }

        json.WriteBoolean("two_phase", plan.IsTwoPhase);
        json.WriteBoolean("reranker", models.Reranker is not null);
        var (first, second) = (models.RerankerFor(request.Options.Model, ModelOrder.RouteOf(search, plan.Intent)), options.Cascade);
        if (RerankStage.IsWanted(search, options) && cascade.NameFor(search, first, second) is { } name)
        {
            json.WriteString("cascade", name);
            json.WriteNumber("cascade_top", second.Top);
        }

        json.WriteStartArray("legs");
        WriteLexical(json, request, plan);
        if (plan.Vector is { } vector)
        {
            json.WriteStartObject();
            json.WriteString("leg", "vector");
            json.WriteString("field", vector.Field);
            json.WriteNumber("k", plan.Window);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (plan.Vector is null)
        {
            json.WriteString("no_vector_leg", plan.VectorDetail);
        }
    }

    private static void WriteHits(Utf8JsonWriter json, SearchOutcome outcome)
    {
        json.WriteString("outcome", outcome.Verdict.ToHeader());
        if (outcome.Explained is not { } page)
        {
            return;
        }

        json.WriteString("model", page.Origins.Model);
        if (page.Origins.SecondModel is { } second)
        {
            json.WriteString("second_model", second);
        }

        json.WriteStartArray("hits");
        foreach (var hit in page.Hits)
        {
            json.WriteStartObject();
            json.WriteString("index", hit.Hit.Key.Index);
            json.WriteString("id", hit.Hit.Key.Id);
            if (page.Origins.Of.GetValueOrDefault(hit.Hit.Key) is { } origin)
            {
                WriteLeg(json, "lexical", origin.LexicalRank, origin.LexicalScore);
                WriteLeg(json, "vector", origin.VectorRank, origin.VectorScore);
                json.WriteNumber("fused", origin.Fused);
                WriteNumber(json, "model", origin.Model);
                if (page.Origins.SecondModel is not null)
                {
                    WriteNumber(json, "second_model", origin.Second);
                }

                json.WriteString("passage", origin.Passage);
            }

            WriteNumber(json, "final", hit.Score ?? hit.Hit.Score);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLeg(Utf8JsonWriter json, string name, int? rank, double? score)
    {
        json.WriteStartObject(name);
        WriteNumber(json, "rank", rank);
        WriteNumber(json, "score", score);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private void WriteLexical(Utf8JsonWriter json, SearchRequest request, RecallPlan plan)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        LexicalLegBody.Write(body, request, plan);
        json.WriteStartObject();
        json.WriteString("leg", "lexical");
        json.WriteString("url", LegUrl.Lexical(request, plan, options.StablePaging));
        json.WritePropertyName("body");
        WriteRaw(json, new JsonSlice(body.WrittenMemory));
        json.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteFilters(Utf8JsonWriter json, QueryIntent intent)
    {
        json.WriteStartArray("filters");
        foreach (var filter in intent.Filters)
        {
            WriteRaw(json, filter);
        }

        json.WriteEndArray();
        json.WriteBoolean("filters_complete", intent.Doubt is null);
    }

    private static void WriteRaw(Utf8JsonWriter json, JsonSlice value) => json.WriteRawValue(value.Span, skipInputValidation: true);
}
