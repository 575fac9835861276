using System.Globalization;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Benchmarks.Forwarding;

/// <summary>
/// <c>forwarding [rounds] [seconds]</c>: requests a second through the gateway against a bare YARP forwarder, taking turns on the same
/// machine in the same process, what the gateway adds to the median latency of asking the engine directly, and what its filter of request
/// lines costs alone.
/// </summary>
internal static class ForwardingComparison
{
    private const int Connections = 16;

    public static async Task RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 7;
        var time = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3);
        await using var engine = await FixedEngine.StartAsync();
        await using var bare = await BareForwarder.StartAsync(engine.Url);
        var options = new GatewayOptions { Engines = [engine.Url.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        await using var gateway = GatewayHost.Build(options);
        await gateway.StartAsync();
        var proxy = GatewayHost.AddressesOf(gateway)[0];

        await CompareRatesAsync("gateway", bare.Url, proxy, rounds, time);
        await using var filtered = await BareForwarder.StartAsync(engine.Url, hasLineFilter: true);
        await CompareRatesAsync("bare YARP with the line filter", bare.Url, filtered.Url, rounds, time);
        await CompareLatenciesAsync(engine.Url, bare.Url, proxy, rounds, time);
    }

    private static async Task CompareRatesAsync(string what, Uri bare, Uri proxy, int rounds, TimeSpan time)
    {
        await LoadClient.RunAsync(bare, Connections, time);
        await LoadClient.RunAsync(proxy, Connections, time);
        var ratios = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var first = (await LoadClient.RunAsync(bare, Connections, time)).Rate;
            var ours = (await LoadClient.RunAsync(proxy, Connections, time)).Rate;
            var second = (await LoadClient.RunAsync(bare, Connections, time)).Rate;
            ratios.Add(ours / ((first + second) / 2));
            Console.WriteLine($"round {round + 1}: bare YARP {first:0}/s and {second:0}/s, {what} {ours:0}/s, ratio {ratios[^1]:0.000}");
        }

        ratios.Sort();
        Console.WriteLine($"{what}: ratio, median of {rounds} rounds at {Connections} connections: {ratios[ratios.Count / 2]:0.000}");
    }

    private static async Task CompareLatenciesAsync(Uri engine, Uri bare, Uri proxy, int rounds, TimeSpan time)
    {
        var medians = new List<(double Direct, double Bare, double Proxy)>();
        for (var round = 0; round < rounds; round++)
        {
            medians.Add((await MedianAsync(engine, time), await MedianAsync(bare, time), await MedianAsync(proxy, time)));
        }

        var direct = Middle(medians.Select(median => median.Direct));
        var yarp = Middle(medians.Select(median => median.Bare));
        var ours = Middle(medians.Select(median => median.Proxy));
        Console.WriteLine($"p50 at 1 connection: direct {direct:0} us, bare YARP {yarp:0} us, gateway {ours:0} us");
        Console.WriteLine($"added p50: {ours - direct:0} us (bare YARP {yarp - direct:0} us)");
    }

    private static async Task<double> MedianAsync(Uri url, TimeSpan time)
    {
        var sorted = (await LoadClient.RunAsync(url, connections: 1, time)).Microseconds;
        return sorted[sorted.Length / 2];
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
