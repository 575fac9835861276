using Microsoft.AspNetCore.Connections;

namespace SearchProxy.Gateway.Hosting;

/// <summary>Marks connections that came in on a listener of <c>gateway.admin.listen</c>.</summary>
internal sealed class AdminListener
{
    private static readonly AdminListener Instance = new();

    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    };
}
