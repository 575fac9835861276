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
/// </summary>
internal sealed class PlanPage(
    SearchLaneOptions options, SearchRequestParser parser, SearchPlanning planning, SearchModels models, TimeProvider time)
{
    /// <summary>The plan as JSON.</summary>
    /// <param name="call">The search, as if it had come on its own route.</param>
    /// <param name="unread">Why the body could not be read; <see cref="BypassReason.None"/> when it was.</param>
    /// <param name="aborted">The client is gone.</param>
    public async ValueTask<ReadOnlyMemory<byte>> AnswerAsync(SearchCall call, BypassReason unread, CancellationToken aborted)
    {
        var parsed = unread == BypassReason.None ? parser.Parse(call.Input) : ParseOutcome.Bypass(unread);
        var body = new ArrayBufferWriter<byte>(1024);
        await using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
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
                WritePlan(json, parsed.Request, plan);
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

    private void WritePlan(Utf8JsonWriter json, SearchRequest request, RecallPlan plan)
    {
        json.WriteString("action", "rerank");
        json.WriteNull("reason");
        WriteIntent(json, plan.Intent);
        json.WriteString("widen", ReasonName.Of(plan.Widening));
        json.WriteString("held_by", plan.Intent.Hold == WideningHold.None ? null : ReasonName.Of(plan.Intent.Hold));
        WriteNames(json, "fields", [.. plan.Text.Names()]);
        json.WriteNumber("window", plan.Window);
        json.WriteNumber("blend", request.Options.Blend ?? options.Blend);
        json.WriteBoolean("two_phase", plan.IsTwoPhase);
        json.WriteBoolean("reranker", models.Reranker is not null);
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
