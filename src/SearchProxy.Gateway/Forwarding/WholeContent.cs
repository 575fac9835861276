using System.Net;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>A body in one piece. The answer's clock starts when it is written: connecting to a node is no time of the answer's.</summary>
internal sealed class WholeContent(ReadOnlyMemory<byte> body, AnswerClock clock) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(body, cancellationToken);
        clock.Start();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
