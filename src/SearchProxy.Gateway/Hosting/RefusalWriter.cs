using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Hosting;

/// <summary>
/// The end of a connection that the server writes to. Everything goes through as it is, but for the empty answer that the server makes
/// after <see cref="Refuse"/>: it gets the proxy's marker and the body of a documented error.
/// </summary>
internal sealed class RefusalWriter(PipeWriter inner) : PipeWriter
{
    private ArrayBufferWriter<byte>? _held;
    private bool _isLentOfHeld;
    private (GatewayFault Fault, string Detail, bool HasBody) _refusal;

    private static ReadOnlySpan<byte> EmptyBody => "\r\nContent-Length: 0\r\n"u8;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes + (_held?.WrittenCount ?? 0);

    /// <summary>What the server writes next is a refusal of its own.</summary>
    public void Refuse(GatewayFault fault, string detail, bool hasBody) =>
        (_held, _refusal) = (new ArrayBufferWriter<byte>(512), (fault, detail, hasBody));

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _isLentOfHeld = _held is not null;
        return _held?.GetMemory(sizeHint) ?? inner.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        _isLentOfHeld = _held is not null;
        return _held is null ? inner.GetSpan(sizeHint) : _held.GetSpan(sizeHint);
    }

    public override void Advance(int bytes)
    {
        if (_isLentOfHeld)
        {
            _held?.Advance(bytes);
        }
        else
        {
            inner.Advance(bytes);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Release();
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        Release();
        inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Release();
        return inner.CompleteAsync(exception);
    }

    private void Release()
    {
        if (_held is not { WrittenCount: > 0 } held)
        {
            return;
        }

        _held = null;
        var answer = held.WrittenSpan;
        var length = answer.IndexOf(EmptyBody);
        var end = answer.IndexOf(EndOfHead);
        if (length < 0 || end < length)
        {
            inner.Write(answer);
            return;
        }

        var body = GatewayFaultAnswer.Body(_refusal.Fault, _refusal.Detail).Span;
        inner.Write(answer[..length]);
        inner.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"\r\n{Verdict.HeaderName}: {Verdict.Failed(_refusal.Fault).ToHeader()}\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{body.Length}\r\n")));
        inner.Write(answer[(length + EmptyBody.Length)..]);
        if (_refusal.HasBody)
        {
            inner.Write(body);
        }
    }
}
