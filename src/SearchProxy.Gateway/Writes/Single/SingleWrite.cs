using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Writes.Embedding;

namespace SearchProxy.Gateway.Writes.Single;

/// <summary>A request that writes one document: <c>_doc</c>, <c>_create</c>, <c>_update</c>.</summary>
internal sealed class SingleWrite(
    WriteLaneOptions options,
    WriteTargets targets,
    DocumentDecision decision,
    WriteQueue queue,
    OriginalForwarder forwarder,
    EngineIdentityHeaders identity,
    MemoryKeeper keeper,
    IOptions<GatewayOptions> gateway)
{
    /// <exception cref="IOException">The client's body broke off.</exception>
    /// <exception cref="BadHttpRequestException">The client's body was not framed as announced.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task RunAsync(ActiveWrite write)
    {
        var memory = keeper.Waiting(options.Deadline);
        try
        {
            await RunAsync(write, memory);
        }
        finally
        {
            memory.Abandon();
        }
    }

    private async Task RunAsync(ActiveWrite write, AnswerMemory memory)
    {
        // 2. Read
        var body = await BodyReader.ReadAsync(write.Context.Request, Limits(), memory, write.Aborted);

        // 3. Target
        var target = await targets.FindAsync(write.Route.Index, write.Caller, write.Aborted);
        var action = write.Route.Kind == WriteRouteKind.Update ? BulkAction.Update : BulkAction.Index;
        var item = new WriteItem(
            action,
            target,
            write.Route.Id,
            write.Parameter("routing"),
            body.Content,
            write.Caller)
        { Pipeline = write.Parameter("pipeline") };

        // 4. Decide
        var from = write.Timer.Now();
        var verdict = body.Fault switch
        {
            RequestBodyFault.None => await decision.DecideAsync(item, write.Aborted),
            RequestBodyFault.TooLarge or RequestBodyFault.InflatesTooLarge or RequestBodyFault.NoMemory when target.WantsVectors =>
                decision.Unheld(item, body.Fault is RequestBodyFault.NoMemory),
            RequestBodyFault.TooLarge or RequestBodyFault.InflatesTooLarge or RequestBodyFault.NoMemory =>
                WriteVerdict.Pass(item.Body, target.Reason),
            _ => WriteVerdict.Pass(item.Body, WriteReason.Encoding),
        };
        write.Timer.Note("embed", from);
        if (verdict.Action is WriteAction.Embedded)
        {
            memory.Hold(verdict.Body.Length);
        }

        if (verdict.Reason is WriteReason.Memory)
        {
            keeper.Refused();
        }

        // 5. Settle
        verdict = queue.Settle(item, verdict);
        if (verdict.Action == WriteAction.Queued && item.Id is not null && !queue.TrySync())
        {
            verdict = verdict with { Action = WriteAction.Rejected, Reason = WriteReason.QueueUnwritable };
        }

        write.Summary.Count(verdict.Action, verdict.Reason, verdict.Detail);
        QueueMadeId(write, item, verdict);

        // 6. Forward and 7. Answer
        await (verdict.Action switch
        {
            WriteAction.Rejected => RefuseAsync(write, verdict),
            WriteAction.Embedded => forwarder.ForwardAsync(write.Context, verdict.Body),
            _ => forwarder.ForwardAsync(write.Context, body),
        });
    }

    private GatewayLimits Limits() => new()
    {
        SearchBodyBytes = options.MaxDocumentBytes,
        InflatedBodyBytes = options.MaxDocumentBytes,
        InflationRatio = gateway.Value.Limits.InflationRatio,
    };

    /// <summary>
    /// An id that the engine makes, and the index that a pipeline chooses, stand in the answer's Location; the document is remembered
    /// before the client reads the answer.
    /// </summary>
    private void QueueMadeId(ActiveWrite write, WriteItem item, WriteVerdict verdict)
    {
        if (verdict.Action != WriteAction.Queued || (item.Id is not null && verdict.Reason is not WriteReason.Pipeline))
        {
            return;
        }

        write.Context.Response.OnStarting(() =>
        {
            var location = write.Context.Response.Headers.Location.ToString();
            if (write.Context.Response.StatusCode == StatusCodes.Status201Created
                && location.Split('/') is [.., var index, _, var id]
                && id.Length > 0)
            {
                var made = new BackfillEntry(Uri.UnescapeDataString(index), Uri.UnescapeDataString(id.Split('?')[0]), item.Routing);
                queue.Add(item.Id is not null && made == new BackfillEntry(item.Target.Index, item.Id, item.Routing) ? [] : [made]);
            }

            return Task.CompletedTask;
        });
    }

    private async Task RefuseAsync(ActiveWrite write, WriteVerdict verdict)
    {
        await identity.WriteAsync(write);
        var body = new ArrayBufferWriter<byte>(256);
        WriteRefusal.WriteAnswer(body, verdict.Reason, verdict.Detail);
        var response = write.Context.Response;
        response.StatusCode = WriteRefusal.StatusOf(verdict.Reason);
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        await response.Body.WriteAsync(body.WrittenMemory, write.Aborted);
    }
}
