using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Gateway.Hosting;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Search;
using SearchProxy.Testing.FakeModels;
using SearchProxy.Testing.Logging;

namespace SearchProxy.Clients.Tests;

/// <summary>The real proxy before an engine. Its model reads a book's grade out of the text, and it alone decides the order.</summary>
internal sealed partial class ProxyInFront : IAsyncDisposable
{
    private readonly WebApplication _proxy;

    private ProxyInFront(WebApplication proxy) => _proxy = proxy;

    public Uri Url => GatewayHost.AddressesOf(_proxy)[0];

    public static async Task<ProxyInFront> StartAsync(Uri engine)
    {
        var options = new GatewayOptions { Engines = [engine.AbsoluteUri], Listen = ["http://127.0.0.1:0"] };
        options.Search.Blend = 1;
        options.Search.Deadline = TimeSpan.FromMinutes(1);
        var reranker = new FakeReranker(static (_, passage) => GradeOf(passage));
        var proxy = GatewayHost.Build(options, builder =>
        {
            builder.Logging.AddTestLog();
            builder.Services.AddSingleton(new SearchModels(encoder: null, reranker));
        });
        await proxy.StartAsync();
        return new ProxyInFront(proxy);
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private static float GradeOf(string passage) =>
        Grade().Match(passage) is { Success: true } match ? int.Parse(match.Groups["grade"].Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@"grade(?<grade>\d\d)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Grade();
}
