using SearchProxy.Inference;

namespace SearchProxy.Ingest.Passages;

/// <summary>A passage and its vector.</summary>
internal readonly record struct PassageVector(string Text, float[] Vector)
{
    /// <summary>
    /// Encodes the passages in their order. One whose vector has no direction (a static encoder knows none of its tokens) is left out: the
    /// engines refuse a whole document for a zero vector in a field compared by cosine.
    /// </summary>
    /// <exception cref="InferenceException">The model failed.</exception>
    public static async ValueTask<IReadOnlyList<PassageVector>> EncodeAsync(
        ITextEncoder encoder, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var vectors = new List<PassageVector>(texts.Count);
        foreach (var text in texts)
        {
            var vector = await encoder.EncodeAsync(text, TextRole.Passage, cancellationToken);
            if (vector.Length != encoder.Dimensions || !Array.TrueForAll(vector, float.IsFinite))
            {
                throw new InferenceException(
                    $"the encoder gave {vector.Length} numbers, of {encoder.Dimensions} expected, or some that are not finite");
            }

            if (vector.AsSpan().ContainsAnyExcept(0f))
            {
                vectors.Add(new PassageVector(text, vector));
            }
        }

        return vectors;
    }
}
