using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>The pairs of one search that have no score yet. Ends when all are scored, when time is up, or at the first failure.</summary>
internal sealed class RerankJob : InferenceJob
{
    readonly PairModel _model;
    readonly PairQuery _query;
    readonly IReadOnlyList<ReadOnlyMemory<char>> _passages;
    readonly int[] _missing;
    readonly float[] _values;
    readonly Action<int, float>? _scored;
    readonly InferenceMetrics _metrics;
    readonly string _modelId;
    readonly Lock _gate = new();
    readonly TaskCompletionSource<RerankScores> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _open;
    bool _ended;

    /// <param name="lane">Where it waits.</param>
    /// <param name="model">Scores the pairs.</param>
    /// <param name="query">The query's side.</param>
    /// <param name="passages">All passages of the search.</param>
    /// <param name="missing">Which of them are to be scored, in the order in which they are done.</param>
    /// <param name="values">Scores known already; NaN elsewhere. Owned by the job from here on.</param>
    /// <param name="scored">Told of each new score, also of those that come too late for the result; null for nobody.</param>
    /// <param name="metrics">Where runs are counted.</param>
    /// <param name="modelId">Tag of the metrics.</param>
    public RerankJob(
        JobLane lane,
        PairModel model,
        PairQuery query,
        IReadOnlyList<ReadOnlyMemory<char>> passages,
        int[] missing,
        float[] values,
        Action<int, float>? scored,
        InferenceMetrics metrics,
        string modelId)
        : base(lane, missing.Length)
    {
        (_model, _query, _passages, _missing, _values, _scored, _metrics, _modelId) = (model, query, passages, missing, values, scored, metrics, modelId);
        _open = missing.Length;
    }

    public Task<RerankScores> Result => _result.Task;

    public override int CostOf(int unit) =>
        Math.Min(_model.Plan.MaxTokens, _query.Text.Count + ModelTokenizer.EstimateTokens(_passages[_missing[unit]].Length, _model.Plan.MaxTokens));

    public override void Execute(int unit, InputBuffers buffers)
    {
        if (Volatile.Read(ref _ended))
        {
            return;
        }

        var started = _metrics.Start();
        try
        {
            var index = _missing[unit];
            _model.Encode(_query, _passages[index].Span, buffers);
            if (Volatile.Read(ref _ended))
            {
                // The passage's memory may have been the caller's again while it was read.
                return;
            }

            var score = _model.Score(buffers);
            _metrics.Ran(started, _modelId, Lane);
            _scored?.Invoke(index, score);
            Add(index, score);
        }
        catch (Exception)
        {
            _metrics.Failed(_modelId, Lane);
            End(RerankFault.Model);
        }
    }

    /// <summary>Time is up: what is done is the result.</summary>
    public void Expire() => End(RerankFault.Deadline);

    public override void Abandon() => End(RerankFault.Overload);

    void Add(int index, float score)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _values[index] = score;
            if (--_open > 0)
            {
                return;
            }
        }

        End(RerankFault.None);
    }

    void End(RerankFault fault)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            Volatile.Write(ref _ended, true);
        }

        _result.TrySetResult(fault is RerankFault.Model or RerankFault.Overload
            ? RerankScores.Failed(_values.Length, fault)
            : new RerankScores(_values, _values.Length - _open, fault));
    }
}
