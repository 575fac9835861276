using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Bodies;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>Sends a request whose body was already read, in part or whole, to the engine byte for byte and relays the answer.</summary>
internal sealed class OriginalForwarder(PassThrough passThrough)
{
    /// <param name="context">The exchange; its response must not have started. Headers already set on it stay.</param>
    /// <param name="body">What was read of the body.</param>
    public Task ForwardAsync(HttpContext context, RequestBody body)
    {
        var rest = body.IsComplete ? null : context.Request.Body;
        var replayed = new ReplayedBody(body.Original, rest);
        context.Request.Body = replayed;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(replayed);
        return passThrough.ForwardAsync(context);
    }

    /// <summary>Sends another body instead of the client's.</summary>
    /// <param name="context">The exchange; its response must not have started.</param>
    /// <param name="body">The body, in no coding.</param>
    public Task ForwardAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Request.Headers.Remove("Content-Encoding");
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Request.ContentLength = body.Length;
        return ForwardAsync(context, new RequestBody(body, body, RequestBodyFault.None));
    }
}

/// <summary>A body that was read and is to be sent again: its bytes, then whatever is still in the connection.</summary>
internal sealed class ReplayedBody(ReadOnlyMemory<byte> head, Stream? rest) : ReadOnlyStream, IHttpRequestBodyDetectionFeature
{
    private ReadOnlyMemory<byte> _head = head;

    public bool CanHaveBody { get; } = !head.IsEmpty || rest is not null;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.IsEmpty)
        {
            return rest is null ? new ValueTask<int>(0) : rest.ReadAsync(buffer, cancellationToken);
        }

        var count = Math.Min(buffer.Length, _head.Length);
        _head[..count].CopyTo(buffer);
        _head = _head[count..];
        return new ValueTask<int>(count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The body is read asynchronously.");
}
