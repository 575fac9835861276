using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Tests.Scheduling;

/// <summary>A job whose units do what the test says.</summary>
internal sealed class TestJob(JobLane lane, int[] costs, Action<int>? run = null) : InferenceJob(lane, costs.Length)
{
    public bool IsAbandoned { get; private set; }

    public override int CostOf(int unit) => costs[unit];

    public override void Execute(int unit, InputBuffers buffers) => run?.Invoke(unit);

    public override void Abandon() => IsAbandoned = true;
}
