using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Responses;

/// <summary>Writes an answer that the search lane holds: the engine's status and headers, and the body, compressed if the client takes gzip as the engines do.</summary>
internal static class EngineAnswerWriter
{
    public static async Task WriteAsync(HttpContext context, EngineResponse answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var header in answer.Headers)
        {
            response.Headers.Append(header.Name, header.Value);
        }

        var body = answer.Body;
        if (!body.IsEmpty && AcceptsGzip(context.Request.Headers.AcceptEncoding.ToString()))
        {
            body = Compress(body);
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>True for a list that names gzip with a weight above 0. A star is not taken for gzip: the engines do not either.</summary>
    internal static bool AcceptsGzip(string acceptEncoding)
    {
        foreach (var range in acceptEncoding.AsSpan().Split(','))
        {
            var coding = acceptEncoding.AsSpan(range).Trim();
            var semicolon = coding.IndexOf(';');
            var name = semicolon < 0 ? coding : coding[..semicolon].TrimEnd();
            if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase) || name.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
            {
                return semicolon < 0 || !IsZero(coding[(semicolon + 1)..]);
            }
        }

        return false;
    }

    private static bool IsZero(ReadOnlySpan<char> parameter)
    {
        var equals = parameter.IndexOf('=');
        return equals >= 0 && double.TryParse(parameter[(equals + 1)..], out var weight) && weight == 0;
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> body)
    {
        using var compressed = new MemoryStream(body.Length / 3);
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.Span);
        }

        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }
}
