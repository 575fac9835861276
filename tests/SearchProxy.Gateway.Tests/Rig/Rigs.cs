namespace SearchProxy.Gateway.Tests.Rig;

internal static class Rigs
{
    /// <summary>The rig with its proxy listening.</summary>
    public static async Task<TRig> StartedAsync<TRig>(this TRig rig)
        where TRig : GatewayRig
    {
        await rig.StartAsync();
        return rig;
    }
}
