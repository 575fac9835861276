using SearchProxy.Engine;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// What an answer of the proxy's own needs to pass for the engine's: clients of Elasticsearch refuse answers that do not name it.
/// </summary>
internal sealed class EngineIdentityHeaders(EngineIdentity identity, EngineBounds bounds)
{
    public async ValueTask WriteAsync(ActiveWrite write)
    {
        if (await identity.DialectAsync(write.Caller, bounds.WriteRead, write.Aborted) is { Product: EngineProduct.Elasticsearch })
        {
            write.Context.Response.Headers["X-elastic-product"] = "Elasticsearch";
        }
    }
}
