using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Serving;

/// <summary>Puts the models that serve applications directly into a host.</summary>
internal static class ServingRegistration
{
    public static IServiceCollection AddModelServing(this IServiceCollection services)
    {
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Serving);
        services.AddSingleton<IServedModel, ServedReranker>();
        services.AddSingleton<IServedModel, ServedEncoder>();
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<ModelServing>();
        return services;
    }
}
