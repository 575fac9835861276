using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Bodies;

/// <summary>
/// Inflates a request's body as the engines do: gzip and x-gzip, deflate with or without the zlib frame (RFC 1950 to 1952); names in any
/// case. br (RFC 7932) besides, which the engines do not know: a search in it can be read here, and is still forwarded as it came. Other
/// codings, and several at once, are not decoded.
/// </summary>
internal static class Inflater
{
    /// <summary>Bodies up to this size may have any ratio: short JSON of blanks is no attack.</summary>
    private const int RatioFrom = 64 * 1024;

    private const int FirstBuffer = 16 * 1024;

    public static async ValueTask<(ReadOnlyMemory<byte> Content, RequestBodyFault Fault)> InflateAsync(
        ReadOnlyMemory<byte> original, string encoding, GatewayLimits limits, AnswerMemory memory, CancellationToken cancellationToken)
    {
        var most = (int)Math.Min(limits.InflatedBodyBytes, Math.Max(RatioFrom, (long)original.Length * limits.InflationRatio));
        if (encoding.Trim().Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            return await BrotliBody.InflateAsync(original, most, memory, cancellationToken);
        }

        try
        {
            await using var stream = Open(original, encoding.Trim());
            if (stream is null)
            {
                return (default, RequestBodyFault.UnknownEncoding);
            }

            var (content, fault) = await ReadToEndAsync(stream, most, memory, cancellationToken);
            return stream is GZipStream && fault is RequestBodyFault.None && !EndsAs(original.Span, content.Length)
                ? (default, RequestBodyFault.BrokenEncoding)
                : (content, fault);
        }
        catch (InvalidDataException)
        {
            return (default, RequestBodyFault.BrokenEncoding);
        }
    }

    private static Stream? Open(ReadOnlyMemory<byte> original, string encoding)
    {
        var source = AsStream(original);
        if (encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || encoding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
        {
            return original.Span.StartsWith<byte>([0x1f, 0x8b])
                ? new GZipStream(source, CompressionMode.Decompress)
                : throw new InvalidDataException();
        }

        if (encoding.Equals("deflate", StringComparison.OrdinalIgnoreCase))
        {
            return HasZlibFrame(original.Span)
                ? new ZLibStream(source, CompressionMode.Decompress)
                : new DeflateStream(source, CompressionMode.Decompress);
        }

        source.Dispose();
        return encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) ? AsStream(original) : null;
    }

    /// <summary>
    /// The decoder takes a stream that is cut off for a short one; the length at the end of the last member tells (RFC 1952, 2.3.1).
    /// A body of several members does not pass either; no client makes one.
    /// </summary>
    private static bool EndsAs(ReadOnlySpan<byte> gzip, int length) =>
        gzip.Length >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(gzip[^4..]) == (uint)length;

    /// <summary>Method 8, and the first two bytes a multiple of 31 (RFC 1950, 2.2).</summary>
    private static bool HasZlibFrame(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2 && (bytes[0] & 0x0f) == 8 && ((bytes[0] << 8) | bytes[1]) % 31 == 0;

    private static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    private static async ValueTask<(ReadOnlyMemory<byte> Content, RequestBodyFault Fault)> ReadToEndAsync(
        Stream stream, int most, AnswerMemory memory, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(FirstBuffer, most + 1)];
        memory.Hold(AnswerMemory.WithText(buffer.Length));
        var count = 0;
        while (true)
        {
            var read = stream.Read(buffer.AsSpan(count));
            if (read == 0)
            {
                return (buffer.AsMemory(0, count), RequestBodyFault.None);
            }

            count += read;
            if (count > most)
            {
                return (default, RequestBodyFault.InflatesTooLarge);
            }

            if (count < buffer.Length)
            {
                continue;
            }

            if (await BodyReader.GrowAsync(buffer, most + 1L, memory, isText: true, cancellationToken) is not { } larger)
            {
                return (default, RequestBodyFault.NoMemory);
            }

            buffer = larger;
        }
    }
}
