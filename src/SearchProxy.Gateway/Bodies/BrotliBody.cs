using System.Buffers;
using System.IO.Compression;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Bodies;

/// <summary>Inflates a whole body in br (RFC 7932). Not the platform's stream, which takes a body that is cut off for a short one.</summary>
internal static class BrotliBody
{
    private const int FirstBuffer = 16 * 1024;

    /// <param name="packed">The body.</param>
    /// <param name="most">Most bytes to inflate; more is <see cref="RequestBodyFault.InflatesTooLarge"/>.</param>
    /// <param name="memory">Counts what is held.</param>
    public static (ReadOnlyMemory<byte> Content, RequestBodyFault Fault) Inflate(ReadOnlySpan<byte> packed, int most, AnswerMemory memory)
    {
        using var decoder = default(BrotliDecoder);
        var buffer = new byte[Math.Min(FirstBuffer, most + 1)];
        memory.Hold(buffer.Length);
        var count = 0;
        while (true)
        {
            var status = decoder.Decompress(packed, buffer.AsSpan(count), out var read, out var written);
            packed = packed[read..];
            count += written;
            if (count > most)
            {
                return (default, RequestBodyFault.InflatesTooLarge);
            }

            switch (status)
            {
                case OperationStatus.DestinationTooSmall when BodyReader.TryGrow(ref buffer, most + 1L, memory):
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
}
