using System.Collections.Concurrent;
using SearchProxy.Inference;

namespace SearchProxy.Testing.FakeModels;

/// <summary>
/// An encoder by script. Without one a text becomes the unit-length sum of one fixed direction a word, so that texts that share words are
/// near.
/// </summary>
public sealed class FakeTextEncoder(int dimensions = 8, Func<string, TextRole, float[]>? encode = null) : ITextEncoder
{
    public string ModelId { get; set; } = "fake-encoder@1";

    public int Dimensions { get; } = dimensions;

    /// <summary>Thrown by every call; null for none.</summary>
    public Exception? Exception { get; set; }

    /// <summary>A text that the model fails on; null for none.</summary>
    public string? Refuses { get; set; }

    /// <summary>Every call waits for this, or until it is cancelled.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>What was asked, in order of arrival.</summary>
    public ConcurrentQueue<(string Text, TextRole Role)> Asked { get; } = new();

    public bool IsDisposed { get; private set; }

    public async ValueTask<float[]> EncodeAsync(string text, TextRole role, CancellationToken cancellationToken)
    {
        Asked.Enqueue((text, role));
        await Hold.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (Refuses is not null && text == Refuses)
        {
            throw new InferenceException($"{text} is refused");
        }

        return Exception is not null ? throw Exception : encode?.Invoke(text, role) ?? BagOfWords(text);
    }

    public void Dispose() => IsDisposed = true;

    private float[] BagOfWords(string text)
    {
        var vector = new float[Dimensions];
        vector[0] = 0.01f;
        foreach (var word in text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            AddWord(vector, word);
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }

    private static void AddWord(float[] vector, string word)
    {
        var state = 2166136261u;
        foreach (var letter in word)
        {
            state = (state ^ letter) * 16777619u;
        }

        for (var i = 0; i < vector.Length; i++)
        {
            state = (state * 1664525u) + 1013904223u;
            vector[i] += ((state >> 8) / (float)(1 << 24)) - 0.5f;
        }
    }
}
