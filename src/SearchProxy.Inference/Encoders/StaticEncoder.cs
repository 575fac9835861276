using System.Numerics.Tensors;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Encoders;

/// <summary>
/// Averages the rows of a text's tokens. Takes microseconds, so it runs on the caller's thread. A text none of whose tokens is known gives
/// the zero vector, as the reference does.
/// </summary>
internal sealed class StaticEncoder(
    StaticTable table,
    ModelTokenizer tokenizer,
    EncoderPlan plan,
    VocabularyFacts vocabulary,
    NestedDimensions nested,
    string modelId) : ITextEncoder
{
    /// <summary>model2vec's own limit.</summary>
    public const int Model2VecTokens = 512;

    /// <summary>sentence-transformers has no limit here; this one keeps the time bounded.</summary>
    public const int MostTokens = 1 << 20;

    [ThreadStatic]
    private static InputBuffers? _buffers;

    public string ModelId => modelId;

    public int Dimensions { get; } = plan.Dimensions > 0 ? plan.Dimensions : table.Size;

    public ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<float[]>(cancellationToken)
            : ValueTask.FromResult(Encode(plan.PromptOf(role), text));
    }

    public int? CountTokens(string text, TextRole role) => tokenizer.CountPlain(Cut(plan.PromptOf(role) + text), plan.MaxTokens);

    public bool CanCutTo(int fewer) => fewer == Dimensions || nested.Allows(fewer, Dimensions);

    /// <summary>The vector of prompt and text; the zero vector when no token is known.</summary>
    /// <exception cref="InferenceException">The numbers are too large.</exception>
    public float[] Encode(string prompt, string text)
    {
        var buffers = _buffers ??= new InputBuffers();
        tokenizer.EncodePlain(Cut(prompt.Length == 0 ? text : prompt + text), plan.MaxTokens, buffers);
        var sum = new float[table.Size];
        var count = 0;
        foreach (var id in buffers.Text.Ids)
        {
            if (id != vocabulary.UnknownId)
            {
                table.AddTo(sum, id);
                count++;
            }
        }

        TensorPrimitives.Divide(sum, Math.Max(count, 1), sum);
        return TensorPrimitives.Norm(sum) == 0 ? sum[..Dimensions] : VectorFinish.Apply(sum, plan);
    }

    public void Dispose()
    {
        // Holds nothing but managed memory.
    }

    /// <summary>model2vec reads so many code points that the limit in tokens is surely reached, and no more.</summary>
    private ReadOnlySpan<char> Cut(string text)
    {
        if (vocabulary.MedianLength == 0)
        {
            return text;
        }

        var limit = (long)plan.MaxTokens * vocabulary.MedianLength;
        var end = 0;
        for (long points = 0; end < text.Length && points < limit; points++)
        {
            end += char.IsHighSurrogate(text[end]) && end + 1 < text.Length && char.IsLowSurrogate(text[end + 1]) ? 2 : 1;
        }

        return text.AsSpan(0, end);
    }
}
