namespace SearchProxy.Inference;

/// <summary>Turns one text into one unit-length vector. Thread-safe.</summary>
public interface ITextEncoder : IDisposable
{
    /// <summary>Stable id of model, weights, tokenizer and settings: <c>name@hash</c>. Vectors of two ids never mix.</summary>
    string ModelId { get; }

    int Dimensions { get; }

    /// <summary>What is wrong with it at the moment, in words; null when nothing is known to be.</summary>
    string? Complaint => null;

    /// <summary>The vector of <paramref name="text"/>: <see cref="Dimensions"/> finite numbers.</summary>
    /// <exception cref="InferenceException">The model failed or gave numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it was computed.</exception>
    ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken);

    /// <summary>The same for a caller that says who waits; one that has no lanes of its own takes all alike.</summary>
    ValueTask<float[]> EncodeAsync(string text, TextRole role, WorkOrder order, CancellationToken cancellationToken) =>
        EncodeAsync(text, role, cancellationToken);

    /// <summary>How many tokens the model reads of a text, prompt and special tokens included; null when that is not known.</summary>
    int? CountTokens(string text, TextRole role) => null;

    /// <summary>True when the model was trained so that the first so many numbers of a vector are a vector themselves.</summary>
    bool CanCutTo(int dimensions) => dimensions == Dimensions;
}
