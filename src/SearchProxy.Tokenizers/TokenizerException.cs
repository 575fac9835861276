namespace SearchProxy.Tokenizers;

/// <summary>A tokenizer's file cannot be used. The message names what was found and what is supported.</summary>
public sealed class TokenizerException : Exception
{
    public TokenizerException(string message)
        : base(message)
    {
    }

    public TokenizerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
