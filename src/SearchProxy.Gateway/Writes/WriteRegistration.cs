using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Indexes;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Writes.Bulk;
using SearchProxy.Gateway.Writes.Embedding;
using SearchProxy.Gateway.Writes.Single;

namespace SearchProxy.Gateway.Writes;

/// <summary>
/// Puts the write lane into a host. Without an <see cref="EmbeddingOnWrite"/> of the host's every document is handed through.
/// </summary>
internal static class WriteRegistration
{
    public static IServiceCollection AddWriteLane(this IServiceCollection services)
    {
        services.TryAddSingleton(
            new EmbeddingOnWrite { EmbedAsync = static (_, _, _, _) => new(new EmbeddedDocument(EmbedOutcome.NoText)) });
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Writes);
        services.AddSingleton<WriteLog>();
        services.AddSingleton<WriteMetrics>();
        services.AddSingleton<WriteTargets>();
        services.AddSingleton<EmbedGate>();
        services.AddSingleton<FailureRule>();
        services.AddSingleton<StoredDocuments>();
        services.AddSingleton<UpdateDecision>();
        services.AddSingleton<DocumentDecision>();
        services.AddSingleton<WriteQueue>();
        services.AddSingleton<EngineIdentityHeaders>();
        services.AddSingleton<SingleWrite>();
        services.AddSingleton<BulkWrite>();
        services.AddSingleton<WriteLane>();
        return services;
    }
}
