using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>One text on its way to a vector.</summary>
internal sealed class EncodeJob(JobLane lane, SentenceModel model, string text, TextRole role, InferenceMetrics metrics, string modelId)
    : InferenceJob(lane, units: 1)
{
    private readonly TaskCompletionSource<float[]> _vector = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _cost = ModelTokenizer.EstimateTokens(text.Length, model.Plan.MaxTokens);

    public Task<float[]> Vector => _vector.Task;

    public override int CostOf(int unit) => _cost;

    public override void Execute(int unit, InputBuffers buffers)
    {
        if (_vector.Task.IsCompleted)
        {
            return;
        }

        var started = metrics.Start();
        try
        {
            var vector = model.Encode(model.Plan.PromptOf(role), text, buffers);
            metrics.Ran(started, modelId, Lane);
            _vector.TrySetResult(vector);
        }
        catch (InferenceException failure)
        {
            Fail(failure);
        }
        catch (OutOfMemoryException failure)
        {
            Fail(new InferenceException($"There was no memory to run the encoder {modelId}.", failure) { IsOverload = true });
        }
        catch (Exception failure)
        {
            Fail(new InferenceException($"The encoder {modelId} failed: {failure.Message}", failure));
        }
    }

    public void Cancel(CancellationToken cancellationToken) => _vector.TrySetCanceled(cancellationToken);

    public override void Abandon() => _vector.TrySetException(new ObjectDisposedException(nameof(ModelLoader)));

    private void Fail(InferenceException failure)
    {
        metrics.Failed(modelId, Lane);
        _vector.TrySetException(failure);
    }
}
