using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Hosting;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// A request's body that is here as a whole before anything is sent: it goes to the engine in one piece with the head, which costs both
/// sides half of the system calls of a body that is streamed.
/// </summary>
internal static class WholeBody
{
    /// <summary>The content of a request to the engine in the place of the one that would stream.</summary>
    public static readonly HttpRequestOptionsKey<WholeContent> Key = new("SearchProxy.WholeBody");

    /// <summary>Larger ones are streamed: they would not go out in one piece, and a copy of them would cost memory.</summary>
    private const int MostBytes = 16 * 1024;

    /// <summary>
    /// Takes the body from the connection, without waiting; nothing for a request that has none; null when it is not all here or when the
    /// client waits to be asked for it.
    /// </summary>
    public static ReadOnlyMemory<byte>? Take(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        // A body in chunks goes on in chunks.
        var request = context.Request;
        if (request.ContentLength is not { } length || length > MostBytes)
        {
            return null;
        }

        if (request.Body is ReplayedBody replayed)
        {
            return replayed.Whole;
        }

        return request.Headers.Expect.Count == 0 && context.Features.Get<RequestLineFilter>()?.Waiting >= length ? Read(request) : null;
    }

    private static ReadOnlyMemory<byte>? Read(HttpRequest request)
    {
        try
        {
            if (!request.BodyReader.TryRead(out var read))
            {
                return null;
            }

            var body = read.Buffer.ToArray();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return body;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The client has left. Whoever reads the body is told so, as if nobody had looked before.
            request.Body = new BrokenBody(gone);
            return null;
        }
    }

    private sealed class BrokenBody(Exception failure) : AsyncReadStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(failure);
    }
}
