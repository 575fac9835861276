namespace SearchProxy.Ingest.Run;

/// <summary>Why nothing moves right now: while anything is in the way, nothing more is read. Thread-safe.</summary>
internal sealed class Blockade(TimeProvider time)
{
    private readonly string?[] _reasons = new string?[Enum.GetValues<BlockKind>().Length];

    /// <summary>How long to wait before it is tried again.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>In words; null when nothing is in the way.</summary>
    public string? Reason =>
        Enum.GetValues<BlockKind>().Select(kind => Volatile.Read(ref _reasons[(int)kind])).FirstOrDefault(reason => reason is not null);

    public bool Stands(BlockKind kind) => Volatile.Read(ref _reasons[(int)kind]) is not null;

    public void Set(BlockKind kind, string reason) => Volatile.Write(ref _reasons[(int)kind], reason);

    public void Lift(BlockKind kind) => Volatile.Write(ref _reasons[(int)kind], null);

    /// <summary>Returns once nothing is in the way.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (Reason is not null)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
