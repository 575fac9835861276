using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Responses;

/// <summary>
/// Sends an answer that the search lane holds: the engine's status and headers, and a body in the coding that the client accepts.
/// Headers already set on the response (X-SearchProxy, Server-Timing) stay.
/// </summary>
internal static class AnswerSender
{
    /// <summary>A header with a value that is not there: keeps the server from adding a Date of its own, and is not sent.</summary>
    private static readonly StringValues NotSent = new([null]);

    public static async Task SendAsync(HttpContext context, EngineResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var header in answer.Headers)
        {
            if (header.Name.StartsWith(CallerHeaders.OwnPrefix, StringComparison.OrdinalIgnoreCase))
            {
                // The engine cannot speak in the proxy's name.
                continue;
            }

            response.Headers[header.Name] = StringValues.Concat(response.Headers[header.Name], header.Value);
        }

        if (answer.Header("Date") is null)
        {
            response.Headers.Date = NotSent;
        }

        var body = answer.Body;
        if (!body.IsEmpty && AnswerEncoding.Choose(context.Request.Headers.AcceptEncoding) is { } encoding)
        {
            body = Compress(body, encoding);
            response.Headers.ContentEncoding = encoding;
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body, string encoding)
    {
        var target = new MemoryStream(Math.Max(256, body.Length / 4));
        using (Stream compressor = encoding == AnswerEncoding.Gzip
            ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(body.Span);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
