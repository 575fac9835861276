using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>A body that was read and is to be sent again: its bytes, then whatever is still in the connection.</summary>
internal sealed class ReplayedBody(ReadOnlyMemory<byte> head, Stream? rest) : AsyncReadStream, IHttpRequestBodyDetectionFeature
{
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>All of it; null when some is still in the connection.</summary>
    public ReadOnlyMemory<byte>? Whole { get; } = rest is null ? head : null;

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
}
