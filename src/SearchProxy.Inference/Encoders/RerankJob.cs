using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>The pairs of one search that have no score yet. Ends when all are scored, when time is up, or at the first failure.</summary>
internal sealed class RerankJob : InferenceJob
{
    private const int SharedCost = 1;

    private readonly PairModel _model;
    private readonly PairQuery _query;
    private readonly IReadOnlyList<ReadOnlyMemory<char>> _passages;
    private readonly int[] _missing;
    private readonly UInt128[] _keys;
    private readonly int[] _costs;
    private readonly float[] _values;
    private readonly PairTable _pairs;
    private readonly TokenSpeed _speed;
    private readonly Action<UInt128, float>? _scored;
    private readonly InferenceMetrics _metrics;
    private readonly string _modelId;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<RerankScores> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RerankFault _cut;
    private int _open;
    private bool _ended;

    /// <param name="lane">Where it waits.</param>
    /// <param name="model">Scores the pairs.</param>
    /// <param name="query">The query's side.</param>
    /// <param name="passages">All passages of the search.</param>
    /// <param name="missing">Which of them are to be scored, in the order in which they are done.</param>
    /// <param name="keys">The key of each of those.</param>
    /// <param name="values">Scores known already; NaN elsewhere. Owned by the job from here on.</param>
    /// <param name="pairs">Shares pairs that several searches want.</param>
    /// <param name="speed">Learns from each run.</param>
    /// <param name="scored">Told of each new score, also of those that come too late for the result; null for nobody.</param>
    /// <param name="metrics">Where runs are counted.</param>
    /// <param name="modelId">Tag of the metrics.</param>
    public RerankJob(
        JobLane lane,
        PairModel model,
        PairQuery query,
        IReadOnlyList<ReadOnlyMemory<char>> passages,
        int[] missing,
        UInt128[] keys,
        float[] values,
        PairTable pairs,
        TokenSpeed speed,
        Action<UInt128, float>? scored,
        InferenceMetrics metrics,
        string modelId)
        : base(lane, missing.Length)
    {
        (_model, _query, _passages, _missing, _keys, _values) = (model, query, passages, missing, keys, values);
        (_pairs, _speed, _scored, _metrics, _modelId) = (pairs, speed, scored, metrics, modelId);
        _open = missing.Length;
        _costs = new int[missing.Length];
        var most = model.Plan.MaxTokens;
        var others = pairs.Want(this, keys);
        for (var unit = 0; unit < _costs.Length; unit++)
        {
            // What another search has computed anyway costs this one next to nothing.
            _costs[unit] = others[unit]
                ? SharedCost
                : Math.Min(most, query.Text.Count + ModelTokenizer.EstimateTokens(passages[missing[unit]].Length, most));
        }
    }

    public Task<RerankScores> Result => _result.Task;

    public override int CostOf(int unit) => _costs[unit];

    public override void Shorten(Admission to)
    {
        base.Shorten(to);
        lock (_gate)
        {
            _cut = to.IsTooLong ? RerankFault.Deadline : RerankFault.Overload;
            _open = _missing.AsSpan(0, to.Units).ToArray().Count(index => float.IsNaN(_values[index]));
        }

        // A key may stand in both parts: then it stays wanted.
        _pairs.Leave(this, _keys.AsSpan(to.Units).ToArray().Except(_keys.Take(to.Units)).ToArray());
        if (_open == 0)
        {
            End(_cut, isWhole: true);
        }
    }

    public override void Execute(int unit, InputBuffers buffers)
    {
        (RerankJob Job, int Unit)? next = Volatile.Read(ref _ended) || !_pairs.Begin(_keys[unit]) ? null : (this, unit);
        while (next is { } one)
        {
            next = one.Job.Run(one.Unit, buffers);
        }
    }

    /// <summary>Time is up: what is done is the result.</summary>
    public void Expire() => End(RerankFault.Deadline);

    public override void Abandon() => End(RerankFault.Overload);

    /// <summary>
    /// Computes a pair for all who want it. Gives another search's turn at it when this one has ended meanwhile and its passage may be
    /// gone.
    /// </summary>
    private (RerankJob Job, int Unit)? Run(int unit, InputBuffers buffers)
    {
        var started = _metrics.Start();
        try
        {
            _model.Encode(_query, _passages[_missing[unit]].Span, buffers);
            if (Volatile.Read(ref _ended))
            {
                // The passage's memory may have been the caller's again while it was read.
                return GiveUp(unit);
            }

            var score = _model.Score(buffers);
            var elapsed = _metrics.Ran(started, _modelId, Lane);
            if (_costs[unit] > SharedCost)
            {
                _speed.Note(_costs[unit], elapsed);
            }

            _scored?.Invoke(_keys[unit], score);
            foreach (var (job, wanted) in _pairs.End(_keys[unit]))
            {
                job.Add(wanted, score);
            }
        }
        catch (Exception failure)
        {
            var fault = failure is OutOfMemoryException ? RerankFault.Overload : RerankFault.Model;
            if (Volatile.Read(ref _ended))
            {
                return GiveUp(unit);
            }

            _metrics.Failed(_modelId, Lane);
            foreach (var (job, _) in _pairs.End(_keys[unit]))
            {
                job.End(fault);
            }

            End(fault);
        }

        return null;
    }

    private (RerankJob Job, int Unit)? GiveUp(int unit)
    {
        var next = _pairs.GiveUp(_keys[unit], this);
        return next is { } other && _pairs.Begin(_keys[unit]) ? other : null;
    }

    private void Add(int unit, float score)
    {
        lock (_gate)
        {
            var index = _missing[unit];
            if (_ended || unit >= Units || !float.IsNaN(_values[index]))
            {
                return;
            }

            _values[index] = score;
            if (--_open > 0)
            {
                return;
            }
        }

        End(_cut, isWhole: true);
    }

    private void End(RerankFault fault, bool isWhole = false)
    {
        int scored;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            Volatile.Write(ref _ended, true);
            scored = _values.Count(static value => !float.IsNaN(value));
        }

        _pairs.Leave(this, _keys);
        _result.TrySetResult(fault is RerankFault.Model || (fault is RerankFault.Overload && !isWhole)
            ? RerankScores.Failed(_values.Length, fault)
            : new RerankScores(_values, scored, fault));
    }
}
