namespace SearchProxy.Inference.Swapping;

/// <summary>
/// An encoder that can be replaced while it is in use. Thread-safe. Vectors of two models never mix, so a caller compares
/// <see cref="ModelId"/> with that of its index at every search.
/// </summary>
public sealed class EncoderSlot(ITextEncoder first) : ModelSlot<ITextEncoder>(first), ITextEncoder
{
    private const string WarmText = "what is a search proxy";

    public string ModelId => Current.ModelId;

    public string? Complaint => CurrentOrNull?.Complaint;

    public int Dimensions => Current.Dimensions;

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
        EncodeAsync(text, role, WorkUrgency.Search, cancellationToken);

    public int? CountTokens(string text, TextRole role) => Current.CountTokens(text, role);

    public bool CanCutTo(int dimensions) => Current.CanCutTo(dimensions);

    public async ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkOrder order, CancellationToken cancellationToken)
    {
        var lease = Enter();
        try
        {
            return await lease.Model.EncodeAsync(text, role, order, cancellationToken);
        }
        finally
        {
            lease.Leave();
        }
    }

    private protected override async ValueTask<ModelLoad<ITextEncoder>?> WarmAsync(ITextEncoder next, CancellationToken cancellationToken)
    {
        try
        {
            await next.EncodeAsync(WarmText, TextRole.Passage, cancellationToken);
            return null;
        }
        catch (InferenceException failure)
        {
            return Refused(failure.Fault, next.ModelId, failure.Message);
        }
    }
}
