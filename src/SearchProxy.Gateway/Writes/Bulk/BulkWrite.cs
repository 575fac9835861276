using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.FilterPaths;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Writes.Embedding;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>A request that writes many documents. It is never held: items go to the engine while the next ones are read.</summary>
internal sealed class BulkWrite(
    WriteLaneOptions options,
    SearchLaneOptions search,
    WriteTargets targets,
    DocumentDecision decision,
    WriteQueue queue,
    SearchPlanning planning,
    EngineIdentityHeaders identity,
    PassThrough passThrough,
    MemoryKeeper keeper)
{
    private static readonly byte[] NothingSent = """{"took":0,"errors":false,"items":[]}"""u8.ToArray();

    /// <exception cref="IOException">The client's body broke off before anything went to the engine.</exception>
    /// <exception cref="InvalidDataException">The client's body does not inflate.</exception>
    /// <exception cref="OperationCanceledException">The client is gone.</exception>
    public async Task RunAsync(ActiveWrite write)
    {
        // 2. Read
        var (filter, reason) = await FilterAsync(write);
        if (reason != WriteReason.None || Open(write.Context.Request) is not { } body)
        {
            write.Summary.Count(WriteAction.Passed, reason is WriteReason.None ? WriteReason.Encoding : reason, detail: null);
            await passThrough.ForwardAsync(write.Context);
            return;
        }

        var memory = keeper.Waiting(options.Deadline);
        try
        {
            await RunAsync(write, body, filter, memory);
        }
        finally
        {
            memory.Abandon();
        }
    }

    private async Task RunAsync(ActiveWrite write, Stream body, ResponseFilter? filter, AnswerMemory memory)
    {
        // 3. Target and 4. Decide, item by item; 5. Settle in their order
        var settlement = new BulkSettlement(queue, write.Summary, new BulkLedger());
        var items = new BulkItems(write, targets, decision, new LineReader(body, options.MaxDocumentBytes, memory));
        await using var request = new BulkRequestStream(options, items, settlement, memory, write.Aborted);
        var isSent = await request.PrimeAsync();

        // 6. Forward and 7. Answer
        var client = write.Context.Response.Body;
        var answer = new BulkAnswerStream(write.Context, settlement, queue, filter, search.MaxResponseBytes, memory);
        write.Context.Response.Body = answer;
        try
        {
            if (isSent || settlement.Ledger.Rejected.Count == 0)
            {
                await ForwardAsync(write, request, filter is not null);
            }
            else
            {
                await AnswerAsync(write, answer);
            }

            await answer.CompleteAsync(write.Aborted);
        }
        finally
        {
            // An error of the proxy's own is no answer to a bulk request.
            write.Context.Response.Body = client;
        }
    }

    private static Stream? Open(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>
    /// The client's filter_path, which the engine must not apply: refused items belong to positions, and ids may be needed.
    /// </summary>
    private async ValueTask<(ResponseFilter? Filter, WriteReason Reason)> FilterAsync(ActiveWrite write)
    {
        if (write.Parameter("filter_path") is not { } paths)
        {
            return (null, WriteReason.None);
        }

        var isPretty = write.Parameter("pretty") is { } pretty && pretty != "false";
        var filter = isPretty ? null : await planning.FilterAsync(write.Caller, paths, write.Timer, write.Aborted);
        return filter is null ? (null, WriteReason.FilterPath) : (filter, WriteReason.None);
    }

    private Task ForwardAsync(ActiveWrite write, BulkRequestStream request, bool takesFilter)
    {
        var context = write.Context;
        var headers = context.Request.Headers;
        headers.ContentLength = null;
        headers.Remove("Content-Encoding");
        context.Request.Body = request;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(request);
        if (takesFilter)
        {
            var kept = string.Join(
                '&',
                write.Parameters.Where(static parameter => parameter.Name is not "filter_path").Select(static parameter => parameter.Raw));
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = kept.Length == 0
                ? write.Route.RawPath
                : $"{write.Route.RawPath}?{kept}";
        }

        // The answer may have to be read; it is compressed again for a client that accepts it.
        headers.Remove("Accept-Encoding");
        return passThrough.ForwardAsync(context);
    }

    /// <summary>All items are refused: an engine takes no request without one.</summary>
    private async Task AnswerAsync(ActiveWrite write, BulkAnswerStream answer)
    {
        write.Context.Response.StatusCode = StatusCodes.Status200OK;
        write.Context.Response.ContentType = "application/json";
        await identity.WriteAsync(write);
        await answer.WriteAsync(NothingSent, write.Aborted);
    }
}
