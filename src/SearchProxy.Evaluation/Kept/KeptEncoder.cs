using SearchProxy.Inference;

namespace SearchProxy.Evaluation.Kept;

/// <summary>An encoder that keeps its vectors between runs, by model, role and exact text. The inner encoder stays the caller's.</summary>
/// <param name="inner">Computes what is not known.</param>
/// <param name="folder">Where vectors are kept.</param>
public sealed class KeptEncoder(ITextEncoder inner, string folder) : ITextEncoder
{
    private readonly FloatStore _store = new(KeptFolder.FileOf(folder, "vectors", inner.ModelId), inner.Dimensions);

    public string ModelId => inner.ModelId;

    public int Dimensions => inner.Dimensions;

    public string? Complaint => inner.Complaint;

    public int? CountTokens(string text, TextRole role) => inner.CountTokens(text, role);

    public bool CanCutTo(int dimensions) => inner.CanCutTo(dimensions);

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken) =>
        EncodeAsync(text, role, WorkUrgency.Search, cancellationToken);

    public async ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkUrgency urgency, CancellationToken cancellationToken)
    {
        var key = FloatStore.KeyOf(ModelId.AsMemory(), role.ToString().AsMemory(), text.AsMemory());
        if (_store.Find(key) is { } known)
        {
            return [.. known];
        }

        var vector = await inner.EncodeAsync(text, role, urgency, cancellationToken);
        _store.Put(key, vector);
        return vector;
    }

    public void Dispose() => _store.Dispose();
}
