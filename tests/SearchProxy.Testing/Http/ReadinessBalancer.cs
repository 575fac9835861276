namespace SearchProxy.Testing.Http;

/// <summary>
/// Sends requests in turn to those proxies whose readiness answered 200 when last asked, as a load balancer before them does. It tries
/// nothing twice: a request that meets a proxy which has gone fails.
/// </summary>
public sealed class ReadinessBalancer : HttpMessageHandler
{
    private static readonly Uri Readiness = new("/_searchproxy/health/ready", UriKind.Relative);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly HttpMessageInvoker _proxies =
        new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) });
    private readonly Uri[] _addresses;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _asking;
    private volatile Uri[] _ready = [];
    private int _turn;

    /// <param name="addresses">Where the proxies listen, or will.</param>
    public ReadinessBalancer(IEnumerable<Uri> addresses)
    {
        _addresses = [.. addresses];
        _asking = AskAsync();
    }

    /// <summary>Those that get requests.</summary>
    public IReadOnlyList<Uri> Ready => _ready;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var ready = _ready;
        if (ready.Length == 0)
        {
            throw new HttpRequestException("no proxy is ready");
        }

        request.RequestUri = new Uri(ready[(uint)Interlocked.Increment(ref _turn) % ready.Length], request.RequestUri!.PathAndQuery);
        return await _proxies.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _asking.GetAwaiter().GetResult();
            _proxies.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(_addresses.Select(IsReadyAsync));
            _ready = [.. _addresses.Where((_, at) => answers[at])];
            await Task.Delay(Interval, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsReadyAsync(Uri address)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, Readiness));
            using var answer = await _proxies.SendAsync(request, _stop.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
