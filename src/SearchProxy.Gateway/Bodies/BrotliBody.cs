using System.Buffers;
using System.IO.Compression;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Bodies;

/// <summary>
/// Inflates a whole body in br (RFC 7932). Not the platform's stream, which takes a body that is cut off for a short one.
/// </summary>
internal static class BrotliBody
{
    private const int FirstBuffer = 16 * 1024;

    /// <param name="packed">The body.</param>
    /// <param name="most">Most bytes to inflate; more is <see cref="RequestBodyFault.InflatesTooLarge"/>.</param>
    /// <param name="memory">Counts what is held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<(ReadOnlyMemory<byte> Content, RequestBodyFault Fault)> InflateAsync(
        ReadOnlyMemory<byte> packed, int most, AnswerMemory memory, CancellationToken cancellationToken)
    {
        var decoder = default(BrotliDecoder);
        try
        {
            var buffer = new byte[Math.Min(FirstBuffer, most + 1)];
            memory.Hold(AnswerMemory.WithText(buffer.Length));
            var count = 0;
            while (true)
            {
                var status = decoder.Decompress(packed.Span, buffer.AsSpan(count), out var read, out var written);
                packed = packed[read..];
                count += written;
                if (count > most)
                {
                    return (default, RequestBodyFault.InflatesTooLarge);
                }

                switch (status)
                {
                    case OperationStatus.DestinationTooSmall when await BodyReader.GrowAsync(
                        buffer, most + 1L, memory, isText: true, cancellationToken) is { } larger:
                        buffer = larger;
                        break;
                    case OperationStatus.DestinationTooSmall:
                        return (default, RequestBodyFault.NoMemory);
                    case OperationStatus.Done when packed.IsEmpty:
                        return (buffer.AsMemory(0, count), RequestBodyFault.None);
                    default:
                        return (default, RequestBodyFault.BrokenEncoding);
                }
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }
}
