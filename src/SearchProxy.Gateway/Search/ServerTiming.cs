using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Pages;

namespace SearchProxy.Gateway.Search;

/// <summary>Puts the times of the stages on answers, for those who may see them.</summary>
internal sealed class ServerTiming(IOptions<GatewayOptions> options, OperatorAccess access)
{
    private const string HeaderName = "Server-Timing";

    public void Add(HttpContext context, StageTimer timer)
    {
        var audience = options.Value.Search.ServerTiming;
        if (audience == TimingAudience.Everybody || (audience == TimingAudience.Operators && access.Admits(context)))
        {
            context.Response.Headers.Append(HeaderName, timer.ToHeader());
        }
    }
}
