using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Bodies;

/// <summary>Reads the body of a search within the limits. Reads nothing when the announced length is beyond them.</summary>
public static class BodyReader
{
    private const int FirstBuffer = 4 * 1024;

    /// <exception cref="IOException">The client's body broke off.</exception>
    /// <exception cref="BadHttpRequestException">The client's body was not framed as announced.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, GatewayLimits limits, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false)
        {
            return new RequestBody(default, default, RequestBodyFault.None);
        }

        if (request.ContentLength > limits.SearchBodyBytes)
        {
            return new RequestBody(default, default, RequestBodyFault.TooLarge);
        }

        var original = await ReadOriginalAsync(request, limits.SearchBodyBytes, cancellationToken);
        return original.Length > limits.SearchBodyBytes
            ? new RequestBody(original, default, RequestBodyFault.TooLarge)
            : Decode(original, request.Headers.ContentEncoding, limits);
    }

    private static RequestBody Decode(ReadOnlyMemory<byte> original, string? encoding, GatewayLimits limits)
    {
        if (string.IsNullOrEmpty(encoding) || original.IsEmpty)
        {
            return new RequestBody(original, original, RequestBodyFault.None);
        }

        var (content, fault) = Inflater.Inflate(original, encoding, limits);
        return new RequestBody(original, content, fault);
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadOriginalAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var buffer = new byte[request.ContentLength is { } length ? (int)length : FirstBuffer];
        var count = 0;
        while (true)
        {
            if (count == buffer.Length)
            {
                if (count > limit || request.ContentLength == count)
                {
                    break;
                }

                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, limit + 1L));
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        return buffer.AsMemory(0, count);
    }
}
