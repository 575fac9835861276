using System.Threading.Channels;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Inference;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.Stages;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest;

/// <summary>
/// Brings documents with their vectors into an index:
/// <list type="number">
/// <item>prepare — is the index made for this model, and where did the last run end;</item>
/// <item>read and check each record; what is no document is set aside with its place and reason;</item>
/// <item>leave out what the index holds unchanged;</item>
/// <item>cut and encode;</item>
/// <item>write in bulk and settle each document by what became of it;</item>
/// <item>checkpoint what is settled without a gap.</item>
/// </list>
/// Every record ends in the index at its latest version or among the rejects. Everything between the stages is bounded. One run per object.
/// <example>
/// <code>
/// var pipeline = new IngestPipeline(options, new FileSource(["books.jsonl"]), encoder, engineClient);
/// var running = pipeline.RunAsync(stop);        // poll pipeline.Progress meanwhile
/// var summary = await running;
/// </code>
/// </example>
/// </summary>
public sealed class IngestPipeline
{
    private const int ChannelCapacity = 512;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly IngestOptions _options;
    private readonly IDocumentSource _source;
    private readonly ITextEncoder _encoder;
    private readonly PassageSplitter? _splitter;
    private readonly TextMeter? _meter;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly IndexClient _client;
    private readonly IndexState _index;
    private readonly StoredVectors _vectors;
    private readonly long _started;
    private readonly object? _meterScope;
    private RunContext? _context;

    /// <param name="options">What, where, how much at once.</param>
    /// <param name="source">Where documents come from.</param>
    /// <param name="encoder">Makes the vectors; must be the model that the index's profile names.</param>
    /// <param name="engine">The engine; must outlive the run.</param>
    /// <param name="splitter">Cuts long texts; required exactly when <see cref="IngestOptions.Passages"/> is set.</param>
    /// <param name="meter">Counts tokens and what the model cuts off; null to count neither.</param>
    /// <param name="time">Clock.</param>
    /// <param name="random">Jitter of retries.</param>
    /// <param name="meterScope">Scope of the run's meter; null for the process.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message has every error.</exception>
    public IngestPipeline(
        IngestOptions options,
        IDocumentSource source,
        ITextEncoder encoder,
        EngineClient engine,
        PassageSplitter? splitter = null,
        TextMeter? meter = null,
        TimeProvider? time = null,
        Random? random = null,
        object? meterScope = null)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if ((splitter is null) != (options.Passages is null))
        {
            throw new ArgumentException("Passage options and a splitter go together.", nameof(splitter));
        }

        _options = options;
        _source = source;
        _encoder = encoder;
        _splitter = splitter;
        _meter = meter;
        _time = time ?? TimeProvider.System;
        _random = random ?? new Random();
        _meterScope = meterScope;
        _client = new IndexClient(engine, options.Index);
        _index = new IndexState(_client, _time);
        _vectors = new StoredVectors(_client, encoder.Dimensions, options.Passages is not null);
        _started = _time.GetTimestamp();
    }

    /// <summary>Where the run stands right now; cheap, from any thread.</summary>
    public IngestProgress Progress => RunProgress.Of(_context, _source, _time.GetElapsedTime(_started));

    /// <summary>
    /// Looks at the source's beginning, before an index is made for it: how a run would end there; null when it would go on, or the source
    /// can be read only once. Writes nothing.
    /// </summary>
    public async Task<IngestSummary?> CheckSourceAsync(CancellationToken stop)
    {
        var check = new TextCheck(_options);
        var reader = new DocumentReader(_options, _source.Name);
        try
        {
            if (await _source.FingerprintAsync(last: null, stop) is null)
            {
                return null;
            }

            await foreach (var record in _source.ReadAsync(SourcePosition.Start, stop))
            {
                check.See(record, reader.Read(record).Document);
                if (check.IsDecided)
                {
                    break;
                }
            }
        }
        catch (SourceUnreadableException exception)
        {
            return Summary(IngestOutcome.SourceUnreadable, exception.Message, null, null);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // The run itself tells, and settles what comes before.
            return null;
        }

        if (_options.AllowsNoText || check.Problem is not { } problem)
        {
            return null;
        }

        await ((_source as IndexSource)?.LetGoAsync() ?? Task.CompletedTask);
        return Summary(IngestOutcome.NoTextFields, problem, null, null);
    }

    /// <summary>
    /// Runs until the source is at its end, <paramref name="stop"/> is cancelled, or something makes going on pointless. When stopped,
    /// bulk requests in flight are finished (30 s at most) and the checkpoint is saved. Expected failures come back in
    /// <see cref="IngestSummary.Outcome"/>.
    /// </summary>
    public async Task<IngestSummary> RunAsync(CancellationToken stop)
    {
        IngestState? state = null;
        try
        {
            state = _options.StateFolder is null ? null : IngestState.Open(_options.StateFolder);
            var preparation = new RunPreparation(_options, _source, _encoder, _index);
            var (start, outcome, detail) = await preparation.PrepareAsync(state, stop);
            if (start is null)
            {
                return Summary(outcome, detail, state, null);
            }

            var tuning = _options.StateFolder is null ? null : new FirstLoadTuning(_client, _options.StateFolder);
            await (tuning?.BeginAsync(_options.TunesFirstLoad && start.IsFirstLoad, stop) ?? Task.CompletedTask);
            var summary = await RunAsync(start, state, stop);
            await (tuning?.EndAsync(CancellationToken.None) ?? Task.CompletedTask);
            return summary;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Summary(IngestOutcome.Stopped, "stopped before it began", state, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Summary(IngestOutcome.StateUnusable, $"the state folder {_options.StateFolder}: {exception.Message}", state, null);
        }
        finally
        {
            state?.Dispose();
        }
    }

    private async Task<IngestSummary> RunAsync(RunStart start, IngestState? state, CancellationToken stop)
    {
        using var metrics = new IngestMetrics(_meterScope);
        using var context = new RunContext(_options, start, state, metrics, _time, stop);
        _context = context;
        metrics.Observe(context);
        using var sending = new CancellationTokenSource();
        using var graceful = context.Working.Register(() => sending.CancelAfter(Grace));
        using var done = new CancellationTokenSource();
        var checkpoints = new CheckpointStage(context, _time);
        var checkpointing = checkpoints.RunAsync(done.Token);
        try
        {
            await RunStagesAsync(context, sending.Token);
        }
        catch
        {
            // Else a checkpoint that waits for a full disk would wait for ever.
            context.Abort();
            throw;
        }
        finally
        {
            await done.CancelAsync();
            await checkpointing;
        }

        return await EndAsync(context, checkpoints, state, stop);
    }

    private async Task RunStagesAsync(RunContext context, CancellationToken deadline)
    {
        var read = Bounded<IngestDocument>();
        var changed = Bounded<IngestDocument>();
        var encoded = Bounded<EncodedDocument>();
        var encoder = new DocumentEncoder(context, _encoder, _splitter, _meter);
        using var encode = new EncodeStage(context, encoder);
        var client = new BulkClient(_client.Engine, _options.Index, _options.Bulk, _time, _random);
        var sender = new BulkSender(context, client, _client.Engine.RenewsCredentials, _time);
        var reader = new DocumentReader(_options, _source.Name);
        var redo = new UpdateRedo(context, sender, _index, reader, encoder, _time);
        var reading = new ReadStage(context, _source, reader).RunAsync(read.Writer, encoded.Writer);
        var sifting = new UnchangedStage(context, _index, _vectors).RunAsync(read.Reader, changed.Writer);
        var encoding = encode.RunAsync(changed.Reader, encoded.Writer);
        var writing = new BulkStage(context, sender, _index, redo, _time, deadline).RunAsync(encoded.Reader);
        try
        {
            await Task.WhenAll(reading, sifting, encoding);
        }
        finally
        {
            encoded.Writer.Complete();
            await writing;
        }
    }

    private async Task<IngestSummary> EndAsync(RunContext context, CheckpointStage checkpoints, IngestState? state, CancellationToken stop)
    {
        var isComplete = context.Failure is null && !stop.IsCancellationRequested;
        if (isComplete)
        {
            await _index.RefreshAsync(stop);
        }

        var isSaved = await checkpoints.SaveAsync(isComplete);
        var (outcome, detail) = context.Failure ?? (isComplete ? IngestOutcome.Completed : IngestOutcome.Stopped, null);
        return Summary(outcome, isSaved ? detail : $"{detail} {context.Blockade.Reason}".Trim(), state, context);
    }

    private IngestSummary Summary(IngestOutcome outcome, string? detail, IngestState? state, RunContext? context) => new(
        outcome,
        detail,
        context?.Counts ?? state?.Last?.Counts ?? new IngestCounts(),
        _time.GetElapsedTime(_started),
        context?.Rejects ?? [],
        state?.Letters.Count ?? 0,
        state is not null && outcome != IngestOutcome.Completed && context?.Start.Fingerprint is not null)
    {
        Damage = state?.Letters.Damage,
    };

    private static Channel<T> Bounded<T>() => Channel.CreateBounded<T>(ChannelCapacity);
}
