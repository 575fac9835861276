using SearchProxy.Tokenizers.Patterns;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads a pattern: <c>{"String": …}</c> or <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    public static CodePointPattern Read(JsonPart part)
    {
        var literal = part["String"].TextOrNull();
        if (literal is { Length: 0 })
        {
            throw part["String"].Wrong("a text that is not empty");
        }
        if (literal is not null)
        {
            return CodePointPattern.Literal(literal);
        }
        try
        {
            return CodePointPattern.Parse(part["Regex"].Text());
        }
        catch (TokenizerException e)
        {
            throw new TokenizerException($"{part.Path}: {e.Message}", e);
        }
    }
}
