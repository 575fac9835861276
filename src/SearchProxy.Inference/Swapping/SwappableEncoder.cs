namespace SearchProxy.Inference.Swapping;

/// <summary>
/// An encoder that can be replaced while it is in use. Thread-safe. Vectors of two models never mix, so a caller compares
/// <see cref="ModelId"/> with that of its index at every search.
/// </summary>
public sealed class SwappableEncoder(ITextEncoder first) : ITextEncoder
{
    const string WarmText = "what is a search proxy";

    readonly LeaseHolder<ITextEncoder> _holder = new(first);

    public string ModelId => _holder.Current.ModelId;

    public string? Complaint => _holder.CurrentOrNull?.Complaint;

    public int Dimensions => _holder.Current.Dimensions;

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
        EncodeAsync(text, role, WorkUrgency.Search, cancellationToken);

    public int? CountTokens(string text, TextRole role) => _holder.Current.CountTokens(text, role);

    public bool CanCutTo(int dimensions) => _holder.Current.CanCutTo(dimensions);

    public async ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkOrder order, CancellationToken cancellationToken)
    {
        var lease = _holder.Enter();
        try
        {
            return await lease.Model.EncodeAsync(text, role, order, cancellationToken);
        }
        finally
        {
            lease.Leave();
        }
    }

    /// <summary>As <see cref="SwappableReranker.ReplaceAsync"/>.</summary>
    public async Task<ModelLoad<ITextEncoder>> ReplaceAsync(Func<ModelLoad<ITextEncoder>> load, CancellationToken cancellationToken)
    {
        var loaded = await Task.Run(load, cancellationToken);
        if (loaded.Model is not { } next)
        {
            return loaded;
        }

        try
        {
            await next.EncodeAsync(WarmText, TextRole.Passage, cancellationToken);
        }
        catch (InferenceException failure)
        {
            next.Dispose();
            return new ModelLoad<ITextEncoder>(null, failure.Fault, $"{next.ModelId} failed while it was warmed; the old model stays. {failure.Message}", loaded.Card);
        }
        catch (OperationCanceledException)
        {
            next.Dispose();
            throw;
        }

        _holder.Exchange(next);
        return loaded;
    }

    public void Dispose() => _holder.Dispose();
}
