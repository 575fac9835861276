using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Stages;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Run;

/// <summary>What the stages of one run share: the window, the state on disk, and the way to end the run. Thread-safe.</summary>
internal sealed class RunContext : IDisposable
{
    public const int VersionShift = 44;
    private const int MaxListedRejects = 100;
    public const string RemovedLater = "removed-later";

    private readonly TimeProvider _time;
    private readonly List<IngestReject> _rejects = [];
    private readonly CancellationTokenSource _working;
    private readonly Lock _gate = new();
    private (IngestOutcome Outcome, string? Detail)? _failure;
    private bool _isFailed;
    private long _characters;
    private long _retried;

    public RunContext(
        IngestOptions options, RunStart start, IngestState? state, IngestMetrics metrics, TimeProvider time, CancellationToken stop)
    {
        Options = options;
        Start = start;
        State = state;
        Metrics = metrics;
        Blockade = new Blockade(time);
        _time = time;
        _retried = start.Counts.Retried;
        _working = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Window = new SettlementWindow(start.Position, start.Counts, options.MaxDocumentsInFlight, options.MaxBytesInFlight);
        Hash = new ContentHash(options.TextFields, options.Passages);
        Guard = new RejectGuard(options.MaxRejectShare, options.RejectWindow);
    }

    public IngestOptions Options { get; }

    public RunStart Start { get; }

    public IngestState? State { get; }

    public SettlementWindow Window { get; }

    public RejectGuard Guard { get; }

    /// <summary>How documents are told to be unchanged.</summary>
    public ContentHash Hash { get; }

    /// <summary>Cancelled when the run is stopped or fails: nothing new is begun.</summary>
    public CancellationToken Working => _working.Token;

    /// <summary>What keeps the run from going on right now.</summary>
    public Blockade Blockade { get; }

    public IngestMetrics Metrics { get; }

    public (IngestOutcome Outcome, string? Detail)? Failure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>True when nothing more is to be written: not when only the source has come to an end too early.</summary>
    public bool IsFailed
    {
        get
        {
            lock (_gate)
            {
                return _isFailed;
            }
        }
    }

    public long Characters => Interlocked.Read(ref _characters);

    public IngestCounts Counts => Window.Settled.Counts with { Retried = Interlocked.Read(ref _retried) };

    public IReadOnlyList<IngestReject> Rejects
    {
        get
        {
            lock (_gate)
            {
                return [.. _rejects];
            }
        }
    }

    /// <summary>
    /// The external version of a record: the document's own, else one that grows with the run and with the place in the source.
    /// </summary>
    public long VersionOf(IngestDocument document) =>
        document.Head.Version ?? ((Start.Generation << VersionShift) | (document.Head.Number + 1));

    public void CountCharacters(int count)
    {
        Interlocked.Add(ref _characters, count);
        Metrics.Encoded(count);
    }

    public void CountRetried(int count)
    {
        Interlocked.Add(ref _retried, count);
        Metrics.Retried(count);
    }

    /// <summary>The one way in which a record ends.</summary>
    public void Settle(long number, Settlement settlement)
    {
        Metrics.Settled(settlement);
        Window.Settle(number, settlement);
    }

    /// <summary>Ends the run for the first reason that is given.</summary>
    public void Fail(IngestOutcome outcome, string? detail)
    {
        lock (_gate)
        {
            _failure ??= (outcome, detail);
            _isFailed = true;
        }

        _working.Cancel();
    }

    /// <summary>The source gives nothing more: what it gave is settled, and the run ends for this reason.</summary>
    public void FailAtSource(string detail)
    {
        lock (_gate)
        {
            _failure ??= (IngestOutcome.SourceFailed, detail);
        }
    }

    /// <summary>Ends the run for an exception on its way up: with one stage gone the others would wait for ever.</summary>
    public void Abort() => _working.Cancel();

    /// <summary>Sets a record aside, on disk if there is a queue, and settles it. Waits while the disk is full.</summary>
    public async ValueTask RejectAsync(DeadLetter letter, Settlement settlement)
    {
        lock (_gate)
        {
            if (_rejects.Count < MaxListedRejects)
            {
                _rejects.Add(IngestReject.Of(letter));
            }
        }

        if (State is not null && !await TryWriteAsync(() => State.Letters.Add(letter), "the dead-letter queue"))
        {
            return;
        }

        Settle(letter.Head.Number, settlement);
        if (settlement.Kind == SettlementKind.RejectedByEngine && Guard.Note(isRejected: true))
        {
            Fail(
                IngestOutcome.TooManyRejects,
                $"more than {Options.MaxRejectShare:P0} of the last {Options.RejectWindow} documents were refused; the last: "
                    + $"{IngestReject.WordsOf(letter.Kind)}: {letter.Reason}");
        }
    }

    /// <summary>
    /// Puts a removal beside the letters of its document, if there are any: the engines forget a removal after a minute, and a letter that
    /// is tried again after that would bring the document back. False when the run ended before it was written.
    /// </summary>
    public async ValueTask<bool> KeepRemovalAsync(IngestDocument document) =>
        State?.Letters.Holds(document.Id) != true
        || await TryWriteAsync(
            () => State.Letters.Add(Letter(document, RemovedLater, "removed after a letter of it was written")), "the dead-letter queue");

    public DeadLetter Letter(IngestDocument document, string kind, string? reason) =>
        DeadLetter.Of(document.Head, Start.Generation, VersionOf(document), kind, reason, document.Raw);

    public DeadLetter Letter(SourceRecord record, SourceFault fault, string? reason)
    {
        var letter = DeadLetter.Of(record.Head, Start.Generation, record.Head.Version, $"{fault}", reason, record.Json);
        return letter with { IsCut = letter.IsCut || fault == SourceFault.TooLong };
    }

    /// <summary>
    /// Writes to the state folder, again and again while the disk refuses; meanwhile <see cref="Blockade"/> says why nothing moves. False
    /// when the run ended before it worked: the record is then not settled.
    /// </summary>
    public async ValueTask<bool> TryWriteAsync(Action write, string what)
    {
        while (true)
        {
            try
            {
                write();
                Blockade.Lift(BlockKind.State);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Blockade.Set(BlockKind.State, $"{what} cannot be written: {exception.Message}");
            }

            try
            {
                await Task.Delay(Blockade.Pause, _time, Working);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    public Checkpoint Checkpoint(bool isComplete)
    {
        var (position, counts) = Window.Settled;
        return new Checkpoint
        {
            Source = Start.Source,
            Fingerprint = Start.Fingerprint,
            Index = Options.Index,
            Settings = Start.Settings,
            Generation = Start.Generation,
            Settled = position.Records,
            Cursor = position.Cursor,
            Counts = counts with { Retried = Interlocked.Read(ref _retried) },
            IsComplete = isComplete,
            Suspects = Start.Suspects.Where(suspect => suspect.Key >= position.Records).ToDictionary(),
        };
    }

    public void Dispose()
    {
        _working.Dispose();
        Window.Dispose();
    }
}
