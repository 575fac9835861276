using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SearchProxy.Gateway.Bodies;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>Sends a request whose body was already read, in part or whole, to the engine byte for byte and relays the answer.</summary>
internal sealed class OriginalForwarder(PassThrough passThrough)
{
    /// <param name="context">The exchange; its response must not have started. Headers already set on it stay.</param>
    /// <param name="body">What was read of the body.</param>
    public Task ForwardAsync(HttpContext context, RequestBody body)
    {
        var rest = body.IsComplete ? null : context.Request.Body;
        var replayed = new ReplayedBody(body.Original, rest);
        context.Request.Body = replayed;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(replayed);
        return passThrough.ForwardAsync(context);
    }

    /// <summary>Sends another body instead of the client's.</summary>
    /// <param name="context">The exchange; its response must not have started.</param>
    /// <param name="body">The body, in no coding.</param>
    public Task ForwardAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Request.Headers.Remove("Content-Encoding");
        context.Request.Headers.Remove("Transfer-Encoding");
        context.Request.ContentLength = body.Length;
        return ForwardAsync(context, new RequestBody(body, body, RequestBodyFault.None));
    }
}
