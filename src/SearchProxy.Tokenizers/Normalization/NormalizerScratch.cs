using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Normalization;

/// <summary>Reusable memory of one thread's normalizing.</summary>
internal sealed class NormalizerScratch
{
    /// <summary>The two buffers between which a chain of normalizers goes back and forth.</summary>
    public RuneBuffer Current { get; } = new();

    public RuneBuffer Next { get; } = new();

    /// <summary>For use inside one normalizer.</summary>
    public RuneBuffer Inner { get; } = new();

    public RuneBuffer Inner2 { get; } = new();

    public EditList Edits { get; } = new();

    public PatternScratch Patterns { get; } = new();

    public char[] Chars { get; set; } = [];

    public void Shrink(int capacity)
    {
        Current.Shrink(capacity);
        Next.Shrink(capacity);
        Inner.Shrink(capacity);
        Inner2.Shrink(capacity);
        Edits.Shrink(capacity);
        if (Chars.Length > capacity)
        {
            Chars = [];
        }
    }
}
