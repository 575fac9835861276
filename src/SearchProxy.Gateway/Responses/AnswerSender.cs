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
    private const int LargestHeldTwice = 1024 * 1024;
    private const int Slice = 64 * 1024;

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

        var encoding = answer.Body.IsEmpty ? null : AnswerEncoding.Choose(context.Request.Headers.AcceptEncoding);
        response.Headers.ContentEncoding = encoding ?? response.Headers.ContentEncoding;
        if (encoding is not null && answer.Body.Length > LargestHeldTwice)
        {
            await SendCompressingAsync(context, answer.Body, encoding);
            return;
        }

        var body = encoding is null ? answer.Body : Compress(answer.Body, encoding);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await WriteAsync(response.Body, body, context.RequestAborted);
        }
    }

    /// <summary>
    /// A large answer is compressed on its way, so that it is not held twice; its length is not known before, as with the engines.
    /// </summary>
    private static async Task SendCompressingAsync(HttpContext context, ReadOnlyMemory<byte> body, string encoding)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await using var compressor = Open(context.Response.Body, encoding);
        await WriteAsync(compressor, body, context.RequestAborted);
    }

    /// <summary>In slices: the server would copy all that it is given at once.</summary>
    private static async Task WriteAsync(Stream target, ReadOnlyMemory<byte> body, CancellationToken aborted)
    {
        while (!body.IsEmpty)
        {
            var slice = Math.Min(Slice, body.Length);
            await target.WriteAsync(body[..slice], aborted);
            body = body[slice..];
        }
    }

    private static Stream Open(Stream target, string encoding) => encoding == AnswerEncoding.Gzip
        ? new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)
        : new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true);

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body, string encoding)
    {
        var target = new MemoryStream(Math.Max(256, body.Length / 4));
        using (var compressor = Open(target, encoding))
        {
            compressor.Write(body.Span);
        }

        return target.GetBuffer().AsMemory(0, (int)target.Length);
    }
}
