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
}
