using System.IO.Compression;
using SearchProxy.Core.Buffers;

namespace SearchProxy.Engine.Http;

/// <summary>Reads an answer's body to its end, inflates it, and holds it within a limit.</summary>
internal static class ResponseReader
{
    private const int FirstBuffer = 16 * 1024;

    /// <exception cref="InvalidDataException">The gzip stream is broken.</exception>
    /// <exception cref="IOException">The connection ended before the body did.</exception>
    public static async ValueTask<(ReadOnlyMemory<byte> Body, EngineFault Fault)> ReadAsync(
        HttpContent content,
        int maxBytes,
        AnswerMemory? memory,
        CancellationToken cancellationToken)
    {
        var encodings = content.Headers.ContentEncoding;
        var isGzip = encodings.Count == 1 && encodings.First() is "gzip" or "x-gzip";
        if (encodings.Count > 0 && !isGzip)
        {
            return (default, EngineFault.Encoding);
        }

        var length = content.Headers.ContentLength;
        if (!isGzip && length > maxBytes)
        {
            return (default, EngineFault.TooLarge);
        }

        var raw = await content.ReadAsStreamAsync(cancellationToken);
        await using var stream = isGzip ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        // HEAD and 304 announce a length without a body, so a known length is only a hint.
        return await ReadToEndAsync(stream, isGzip ? null : length, maxBytes, memory, cancellationToken);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Body, EngineFault Fault)> ReadToEndAsync(
        Stream stream,
        long? expected,
        int maxBytes,
        AnswerMemory? memory,
        CancellationToken cancellationToken)
    {
        var held = memory ?? new AnswerMemory();
        var size = (int)Math.Min((expected ?? FirstBuffer) + 1, maxBytes + 1L);
        if (!held.TryHold(size))
        {
            return (default, EngineFault.NoMemory);
        }

        var buffer = AnswerMemory.Rent(size);
        held.Hold(buffer.Length - size);
        var count = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(count), cancellationToken);
                if (read == 0)
                {
                    return (Finish(ref buffer, count, memory), EngineFault.None);
                }

                count += read;
                if (count > maxBytes)
                {
                    return (default, EngineFault.TooLarge);
                }

                if (count == buffer.Length && !TryGrow(ref buffer, count, held))
                {
                    return (default, EngineFault.NoMemory);
                }
            }
        }
        finally
        {
            held.LetGo(buffer.Length);
            AnswerMemory.GiveBack(buffer);
        }
    }

    private static ReadOnlyMemory<byte> Finish(ref byte[] buffer, int count, AnswerMemory? memory)
    {
        if (memory is null)
        {
            return buffer.AsSpan(0, count).ToArray();
        }

        var held = buffer.AsMemory(0, count);
        memory.Keep(buffer);
        buffer = [];
        return held;
    }

    private static bool TryGrow(ref byte[] buffer, int count, AnswerMemory memory)
    {
        var size = (int)Math.Min(buffer.Length * 2L, Array.MaxLength);
        if (!memory.TryHold(size))
        {
            return false;
        }

        var larger = AnswerMemory.Rent(size);
        memory.Hold(larger.Length - size);
        buffer.AsSpan(0, count).CopyTo(larger);
        memory.LetGo(buffer.Length);
        AnswerMemory.GiveBack(buffer);
        buffer = larger;
        return true;
    }
}
