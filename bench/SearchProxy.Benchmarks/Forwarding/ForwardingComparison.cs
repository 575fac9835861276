using System.Globalization;
using SearchProxy.Benchmarks.Figures;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Benchmarks.Forwarding;

/// <summary>
/// <c>forwarding [rounds] [seconds]</c>: requests a second through the gateway against a bare YARP forwarder, taking turns on the same
/// machine in the same process, with and without a body, and what the gateway adds to the median latency of asking the engine directly.
/// </summary>
internal static class ForwardingComparison
{
    private const int Connections = 16;

    public static async Task RunAsync(string[] args, FigureSheet sheet)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 7;
        var time = TimeSpan.FromSeconds(args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3);
        sheet.Begin($"Pass-through, an answer of {FixedEngine.BodyBytes} bytes");
        await using var engine = await FixedEngine.StartAsync();
        await using var bare = await BareForwarder.StartAsync(engine.Url);
        var options = new GatewayOptions { Engines = [engine.Url.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        await using var gateway = GatewayHost.Build(options);
        await gateway.StartAsync();
        var proxy = GatewayHost.AddressesOf(gateway)[0];

        await CompareRatesAsync(sheet, "gateway", LoadClient.Post, bare.Url, proxy, rounds, time);
        await CompareRatesAsync(sheet, "gateway, no body", LoadClient.Get, bare.Url, proxy, rounds, time);
        await CompareLatenciesAsync(sheet, engine.Url, bare.Url, proxy, rounds, time);
    }

    private static async Task CompareRatesAsync(
        FigureSheet sheet, string what, byte[] request, Uri bare, Uri proxy, int rounds, TimeSpan time)
    {
        await LoadClient.RunAsync(bare, request, Connections, time);
        await LoadClient.RunAsync(proxy, request, Connections, time);
        var (ratios, rates) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var first = (await LoadClient.RunAsync(bare, request, Connections, time)).Rate;
            var ours = (await LoadClient.RunAsync(proxy, request, Connections, time)).Rate;
            var second = (await LoadClient.RunAsync(bare, request, Connections, time)).Rate;
            ratios.Add(ours / ((first + second) / 2));
            rates.Add(ours);
        }

        sheet.Add($"{what}, {Connections} connections", rates, "requests/s");
        sheet.Add($"{what}, {Connections} connections, against bare YARP", ratios, Figure.Times);
    }

    private static async Task CompareLatenciesAsync(FigureSheet sheet, Uri engine, Uri bare, Uri proxy, int rounds, TimeSpan time)
    {
        var medians = new List<(double Direct, double Bare, double Proxy)>();
        for (var round = 0; round < rounds; round++)
        {
            medians.Add((await MedianAsync(engine, time), await MedianAsync(bare, time), await MedianAsync(proxy, time)));
        }

        sheet.Add("median latency at 1 connection, directly", medians.Select(static median => median.Direct), "µs");
        sheet.Add("median latency at 1 connection, bare YARP", medians.Select(static median => median.Bare), "µs");
        sheet.Add("median latency at 1 connection, gateway", medians.Select(static median => median.Proxy), "µs");
    }

    private static async Task<double> MedianAsync(Uri url, TimeSpan time)
    {
        var sorted = (await LoadClient.RunAsync(url, LoadClient.Post, connections: 1, time)).Microseconds;
        return sorted[sorted.Length / 2];
    }
}
