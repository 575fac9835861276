using SearchProxy.Configuration;

namespace SearchProxy.Hosting;

/// <summary>
/// Copies what can change while the proxy serves into the settings that it runs with. Every request reads them as it goes, so it may meet one value of before
/// and one of after; each alone holds, and they were checked together.
/// </summary>
internal static class SettingsReload
{
    public static void CopyTo(ProxySettings live, ProxySettings next)
    {
        var inference = live.Models.Inference;
        live.Models = next.Models.WithInference(inference);
        CopyProperties(live.Gateway.Search, next.Gateway.Search, except: [nameof(next.Gateway.Search.JoinSeveralTexts)]);
        CopyProperties(live.Gateway.Serving, next.Gateway.Serving, except: [nameof(next.Gateway.Serving.MaxConcurrent), nameof(next.Gateway.Serving.MaxWaiting)]);
        var (limits, nextLimits) = (live.Gateway.Limits, next.Gateway.Limits);
        limits.SearchBodyBytes = nextLimits.SearchBodyBytes;
        limits.InflatedBodyBytes = nextLimits.InflatedBodyBytes;
        limits.InflationRatio = nextLimits.InflationRatio;
    }

    private static void CopyProperties<TSettings>(TSettings target, TSettings source, string[] except)
    {
        foreach (var property in typeof(TSettings).GetProperties().Where(property => property.CanWrite && !except.Contains(property.Name)))
        {
            property.SetValue(target, property.GetValue(source));
        }
    }
}
