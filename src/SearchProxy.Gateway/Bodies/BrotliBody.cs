using System.Buffers;
using System.IO.Compression;

namespace SearchProxy.Gateway.Bodies;

/// <summary>Inflates a whole body in br (RFC 7932). Not the platform's stream, which takes a body that is cut off for a short one.</summary>
internal static class BrotliBody
{
    private const int FirstBuffer = 16 * 1024;

    /// <param name="packed">The body.</param>
    /// <param name="most">Most bytes to inflate; more is <see cref="RequestBodyFault.InflatesTooLarge"/>.</param>
    public static (ReadOnlyMemory<byte> Content, RequestBodyFault Fault) Inflate(ReadOnlySpan<byte> packed, int most)
    {
        using var decoder = default(BrotliDecoder);
        var buffer = new byte[Math.Min(FirstBuffer, most + 1)];
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
                case OperationStatus.DestinationTooSmall:
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, most + 1L));
                    break;
                case OperationStatus.Done when packed.IsEmpty:
                    return (buffer.AsMemory(0, count), RequestBodyFault.None);
                default:
                    return (default, RequestBodyFault.BrokenEncoding);
            }
        }
    }
}
