using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>
/// The budget of what all requests hold, its numbers, and the return of memory to the system: once a burst is over, one collection gives
/// back what it took, which the collector itself would keep until the next burst. Meter <c>SearchProxy.Memory</c>.
/// </summary>
internal sealed class MemoryKeeper : IHostedService, IDisposable
{
    public const string MeterName = "SearchProxy.Memory";

    /// <summary>A burst below this is no reason to stop the process for a collection.</summary>
    private const long LeastBurst = 32 << 20;

    /// <summary>What part of the burst may still be held when it counts as over.</summary>
    private const int Rest = 8;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Action _giveBack;
    private readonly Counter<long> _refusals;
    private ITimer? _timer;

    /// <param name="options">The limit.</param>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="time">The clock.</param>
    /// <param name="giveBack">What gives memory back; null for a collection that compacts and returns.</param>
    public MemoryKeeper(IOptions<GatewayOptions> options, IMeterFactory meters, TimeProvider time, Action? giveBack = null)
    {
        (_time, _giveBack) = (time, giveBack ?? Collect);
        Budget = new MemoryBudget(options.Value.Limits.Memory ?? (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4));
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("searchproxy.memory.held", () => Budget.Held, "By", "Bytes that all requests hold together.");
        meter.CreateObservableGauge("searchproxy.memory.limit", () => Budget.Limit, "By", "Bytes that they may hold.");
        meter.CreateObservableGauge("searchproxy.memory.waiting", () => Budget.Waiting, "{request}", "Requests that wait for memory.");
        _refusals = meter.CreateCounter<long>(
            "searchproxy.memory.refusals", "{request}", "Requests handed through unread, or refused, because they did not fit.");
        _refusals.Add(0);
    }

    public MemoryBudget Budget { get; }

    /// <summary>What a request holds that waits for memory, so long in all.</summary>
    public AnswerMemory Waiting(TimeSpan patience) => new(Budget, new Patience(Budget, patience, _time).TakeAsync);

    /// <summary>A request did not fit.</summary>
    public void Refused() => _refusals.Add(1);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = _time.CreateTimer(_ => Tend(), state: null, Look, Look);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Tend()
    {
        var highest = Budget.Highest;
        if (highest >= LeastBurst && Budget.Held <= highest / Rest)
        {
            Budget.ForgetHighest();
            _giveBack();
        }
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private sealed class Patience(MemoryBudget budget, TimeSpan left, TimeProvider time)
    {
        private TimeSpan _left = left;

        public async ValueTask<bool> TakeAsync(long bytes, CancellationToken cancellationToken)
        {
            if (budget.Waiting == 0 && budget.TryTake(bytes))
            {
                return true;
            }

            if (_left <= TimeSpan.Zero)
            {
                return false;
            }

            var from = time.GetTimestamp();
            using var over = new CancellationTokenSource(_left, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            var fits = await budget.TakeAsync(bytes, either.Token);
            _left -= time.GetElapsedTime(from);
            return fits;
        }
    }
}
