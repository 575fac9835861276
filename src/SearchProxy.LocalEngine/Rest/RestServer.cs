using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Carries requests from HTTP to the router and answers back.</summary>
internal sealed class RestServer(Router router, LocalEngineOptions options)
{
    private readonly ProductFace _face = ProductFace.Of(options.Product);

    public async Task HandleAsync(HttpContext context)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?');
        var (path, query) = question < 0 ? (target, "") : (target[..question], target[question..]);
        var pretty = context.Request.Query.TryGetValue("pretty", out var value) && value.ToString() is "" or "true";
        var response = ContentTypeFault(context.Request, body) is { } fault
            ? router.OfError(fault, pretty)
            : router.Handle(context.Request.Method, path, query, body, pretty);
        await AnswerAsync(context, response);
    }

    /// <summary>The body, inflated; null when it is too large.</summary>
    private async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        await using var inflated = encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(context.Request.Body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(context.Request.Body, CompressionMode.Decompress),
            _ => context.Request.Body,
        };
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 256, 256, options.MaxBodyBytes));
        while (true)
        {
            var read = await inflated.ReadAsync(buffer.GetMemory(4096), context.RequestAborted);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > options.MaxBodyBytes)
            {
                return null;
            }
        }
    }

    private static EngineError? ContentTypeFault(HttpRequest request, ReadOnlyMemory<byte>? body)
    {
        if (body is not { IsEmpty: false })
        {
            return null;
        }

        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        var known = type is "application/json"
            or "application/x-ndjson"
            or "application/vnd.elasticsearch+json"
            or "application/vnd.elasticsearch+x-ndjson";
        return known ? null : new EngineError(406, "", $"Content-Type header [{request.ContentType}] is not supported");
    }

    private async Task AnswerAsync(HttpContext context, RestResponse response)
    {
        var bytes = response.Bytes ?? [];
        var headers = context.Response.Headers;
        context.Response.StatusCode = response.Status;
        if (_face.SendsProductHeader)
        {
            headers[ProductFace.ProductHeader] = "Elasticsearch";
        }

        if (context.Request.Headers.TryGetValue("X-Opaque-Id", out var opaque))
        {
            headers["X-Opaque-Id"] = opaque;
        }

        if (response.Location is { } location)
        {
            headers.Location = location;
        }

        context.Response.ContentType = response.Text is null ? _face.ContentType : "text/plain; charset=UTF-8";
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method != HttpMethods.Head)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
