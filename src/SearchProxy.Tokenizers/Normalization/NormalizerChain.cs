using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>The normalizers of a tokenizer, one after the other; none at all leaves the text as it is.</summary>
internal sealed class NormalizerChain(IReadOnlyList<Normalizer> steps)
{
    private readonly Normalizer[] _steps = [.. steps];

    public bool IsEmpty => _steps.Length == 0;

    /// <summary>The rewritten text, valid until the next use of <paramref name="scratch"/>.</summary>
    public ReadOnlySpan<AlignedRune> Run(ReadOnlySpan<AlignedRune> source, NormalizerScratch scratch)
    {
        foreach (var step in _steps)
        {
            scratch.Next.Clear();
            step.Apply(source, scratch.Next, scratch);
            scratch.Current.Swap(scratch.Next);
            source = scratch.Current.Span;
        }

        return source;
    }

    /// <summary>A text rewritten without regard to places, for the contents of added tokens.</summary>
    public string Rewrite(string text)
    {
        var source = new RuneBuffer();
        source.Load(text);
        return RuneText.ToString(Run(source.Span, new NormalizerScratch()));
    }
}
