using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Serving;

namespace SearchProxy.Gateway.Pages;

/// <summary>Tells whether a request comes from somebody who may see the proxy's own pages.</summary>
internal sealed class OperatorAccess(IOptions<GatewayOptions> options)
{
    /// <summary>
    /// Header with the key, for requests whose Authorization is the engine's; like all of its prefix it never reaches the engine.
    /// </summary>
    public const string KeyHeader = CallerHeaders.OwnPrefix + "-Key";

    /// <summary>
    /// What a proxy or balancer in front puts in: such a request comes from somewhere else, whatever its connection says.
    /// </summary>
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
    ];

    /// <summary>True for a connection to <c>gateway.admin.listen</c>.</summary>
    public static bool IsOnAdminListener(HttpContext context) => context.Features.Get<AdminListener>() is not null;

    public bool Admits(HttpContext context)
    {
        var admin = options.Value.Admin;
        var headers = context.Request.Headers;
        if (admin.HasKey)
        {
            var key = new SecretKey(admin.KeyFile, admin.KeyVariable);
            if (key.Admits(headers[KeyHeader].ToString()) || key.AdmitsBearer(headers.Authorization.ToString()))
            {
                return true;
            }
        }
        else if (IsOnAdminListener(context))
        {
            return true;
        }

        return admin.EffectiveOpen switch
        {
            OpenPages.Always => true,
            OpenPages.Loopback => IsDirectFromHere(context),
            _ => false,
        };
    }

    /// <summary>
    /// Whether the page itself, which holds nothing, is shown: to whom the pages are open, and to everybody where they are behind a key,
    /// which a browser can only be given by the page.
    /// </summary>
    public bool MaySeePage(HttpContext context) => options.Value.Admin.HasKey || Admits(context);

    private static bool IsDirectFromHere(HttpContext context) =>
        IsLoopback(context.Connection.LocalIpAddress)
        && IsLoopback(context.Connection.RemoteIpAddress)
        && !Array.Exists(ForwardingHeaders, context.Request.Headers.ContainsKey);

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
