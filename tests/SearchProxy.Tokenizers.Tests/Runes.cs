using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>Texts as the parts of the tokenizer get them.</summary>
internal static class Runes
{
    public static AlignedRune[] Of(string text)
    {
        var buffer = new RuneBuffer();
        buffer.Load(text);
        return buffer.Span.ToArray();
    }
}
