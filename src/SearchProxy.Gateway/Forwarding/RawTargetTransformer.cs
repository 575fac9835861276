using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using SearchProxy.Engine.Http;
using Yarp.ReverseProxy.Forwarder;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>
/// Makes the engine's request out of the client's: the request target byte for byte, all headers but those of the connection, and the
/// engine's own name as Host. Adds nothing. What is between the client and this proxy (<c>X-SearchProxy…</c>) goes neither to the engine
/// nor comes from it.
/// </summary>
internal sealed class RawTargetTransformer(AnswerClock clock, ReadOnlyMemory<byte> body) : HttpTransformer
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>A header with a value that is not there: keeps the server from adding a Date of its own, and is not sent.</summary>
    private static readonly StringValues NotSent = new([null]);

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var target = httpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        proxyRequest.RequestUri = new Uri(destinationPrefix + target, AsWritten);
        RemoveOwn(proxyRequest.Headers);
        RemoveOwn(proxyRequest.Content?.Headers);
        if (!body.IsEmpty)
        {
            proxyRequest.Options.Set(WholeBody.Key, new WholeContent(body, clock));
        }

        // The engine may be chosen by its name (a load balancer, a cloud), so it is addressed by it.
        proxyRequest.Headers.Host = null;
        var secureRequests = httpContext.Request.Headers.UpgradeInsecureRequests;
        if (secureRequests.Count > 0)
        {
            // Not of the connection, though YARP leaves it out.
            proxyRequest.Headers.TryAddWithoutValidation("Upgrade-Insecure-Requests", secureRequests.AsEnumerable());
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        clock.Stop();
        RemoveOwn(proxyResponse?.Headers);
        RemoveOwn(proxyResponse?.Content.Headers);
        var answered = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        if (proxyResponse is not null && !proxyResponse.Headers.NonValidated.Contains("Date"))
        {
            httpContext.Response.Headers.Date = NotSent;
        }

        return answered;
    }

    public override ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        RemoveOwn(proxyResponse.TrailingHeaders);
        return base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);
    }

    private static void RemoveOwn(HttpHeaders? headers)
    {
        if (headers is null)
        {
            return;
        }

        List<string>? own = null;
        foreach (var (name, _) in headers.NonValidated)
        {
            if (name.StartsWith(CallerHeaders.OwnPrefix, StringComparison.OrdinalIgnoreCase))
            {
                (own ??= []).Add(name);
            }
        }

        if (own is not null)
        {
            foreach (var name in own)
            {
                headers.Remove(name);
            }
        }
    }
}
