using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;
using SearchProxy.Gateway.Forwarding;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Search;

/// <summary>Puts the search lane into a host.</summary>
internal static class SearchRegistration
{
    public static IServiceCollection AddSearchLane(this IServiceCollection services)
    {
        services.TryAddSingleton<SearchModels>();
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Search);
        services.AddSingleton(static provider => provider.GetRequiredService<EngineConnections>().Search);
        services.AddSingleton(static provider =>
            new IndexProfileReader(
                provider.GetRequiredService<EngineClient>(), new IndexProfileReaderOptions(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SearchLog>();
        services.AddSingleton<EngineIdentity>();
        services.AddSingleton(static provider =>
            new SearchRequestParser(new SearchParsePolicy(provider.GetRequiredService<SearchLaneOptions>().JoinSeveralTexts)));
        services.AddSingleton<SearchPlanning>();
        services.AddSingleton<PageSearch>();
        services.AddSingleton<LexicalLeg>();
        services.AddSingleton<VectorLegCall>();
        services.AddSingleton<AddedHits>();
        services.AddSingleton<RecallStage>();
        services.AddSingleton<FusionRule>();
        services.AddSingleton<MissingScores>();
        services.AddSingleton<PassageScoring>();
        services.AddSingleton<CascadeStage>();
        services.AddSingleton<RerankStage>();
        services.AddSingleton<FetchStage>();
        services.AddSingleton<ResponseStage>();
        services.AddSingleton<SearchPipeline>();
        services.AddSingleton<TemplateRenderer>();
        services.AddSingleton<MultiSearchOptions>();
        services.AddSingleton<MultiSearch>();
        services.AddSingleton<PlanPage>();
        services.AddSingleton<ServerTiming>();
        services.AddSingleton<SearchMetrics>();
        services.AddSingleton<SearchLane>();
        return services;
    }
}
