namespace SearchProxy.Inference;

/// <summary>A model could not be loaded or run. The message names what was found and what is supported.</summary>
public sealed class InferenceException : Exception
{
    public InferenceException(string message)
        : base(message)
    {
    }

    public InferenceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
