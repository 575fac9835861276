using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Bodies;

/// <summary>Reads a body within the limits. Reads nothing when the announced length is beyond them.</summary>
public static class BodyReader
{
    private const int FirstBuffer = 4 * 1024;

    /// <param name="request">The request.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="memory">Counts what the body and the text that is read out of it hold, until it is over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The client's body broke off.</exception>
    /// <exception cref="BadHttpRequestException">The client's body was not framed as announced.</exception>
    public static async ValueTask<RequestBody> ReadAsync(
        HttpRequest request, GatewayLimits limits, AnswerMemory memory, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return new RequestBody(default, default, RequestBodyFault.None);
        }

        if (request.ContentLength > limits.SearchBodyBytes)
        {
            return new RequestBody(default, default, RequestBodyFault.TooLarge);
        }

        var isText = string.IsNullOrEmpty(request.Headers.ContentEncoding);
        var (original, isWhole) = await ReadOriginalAsync(request, limits.SearchBodyBytes, memory, isText, cancellationToken);
        if (!isWhole)
        {
            return new RequestBody(original, default, RequestBodyFault.NoMemory) { IsComplete = false };
        }

        return original.Length > limits.SearchBodyBytes
            ? new RequestBody(original, default, RequestBodyFault.TooLarge)
            : await DecodeAsync(original, request.Headers.ContentEncoding, limits, memory, cancellationToken);
    }

    private static async ValueTask<RequestBody> DecodeAsync(
        ReadOnlyMemory<byte> original, string? encoding, GatewayLimits limits, AnswerMemory memory, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(encoding) || original.IsEmpty)
        {
            return new RequestBody(original, original, RequestBodyFault.None);
        }

        var (content, fault) = await Inflater.InflateAsync(original, encoding, limits, memory, cancellationToken);
        return new RequestBody(original, content, fault);
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Body, bool IsWhole)> ReadOriginalAsync(
        HttpRequest request, int limit, AnswerMemory memory, bool isText, CancellationToken cancellationToken)
    {
        var size = request.ContentLength is { } length ? (int)length : FirstBuffer;
        if (await memory.TryAllocateAsync(size, Counted(size, isText), cancellationToken) is not { } buffer)
        {
            return (default, IsWhole: false);
        }

        var count = 0;
        while (true)
        {
            if (count == buffer.Length)
            {
                if (count > limit || request.ContentLength == count)
                {
                    break;
                }

                if (await GrowAsync(buffer, limit + 1L, memory, isText, cancellationToken) is not { } larger)
                {
                    return (buffer, IsWhole: false);
                }

                buffer = larger;
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        return (buffer.AsMemory(0, count), IsWhole: true);
    }

    /// <summary>
    /// A full buffer's content in one of twice the size, up to a bound; null when what all requests hold leaves no room for it.
    /// </summary>
    internal static async ValueTask<byte[]?> GrowAsync(
        byte[] buffer, long most, AnswerMemory memory, bool isText, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(buffer.Length * 2L, most);
        if (await memory.TryAllocateAsync(size, Counted(size, isText), cancellationToken) is not { } larger)
        {
            return null;
        }

        memory.LetGo(Counted(buffer.Length, isText));
        buffer.CopyTo(larger, 0);
        return larger;
    }

    /// <summary>
    /// What a buffer counts. Bytes and text are taken at once: of two requests that had their bytes and waited for their texts, each might
    /// wait for the other.
    /// </summary>
    private static long Counted(int size, bool isText) => isText ? AnswerMemory.WithText(size) : size;
}
