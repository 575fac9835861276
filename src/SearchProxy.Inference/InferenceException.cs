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

    public InferenceException(ModelLoadFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>What kind of failure it is; <see cref="ModelLoadFault.Unsupported"/> unless said otherwise.</summary>
    public ModelLoadFault Fault { get; } = ModelLoadFault.Unsupported;

    /// <summary>True when nothing is wrong but that too many texts wait already: later the same call may succeed.</summary>
    public bool IsOverload { get; init; }
}
