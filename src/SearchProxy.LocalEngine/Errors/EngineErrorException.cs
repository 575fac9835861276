namespace SearchProxy.LocalEngine.Errors;

/// <summary>
/// Carries an <see cref="EngineError"/> from the depth of a parser to the one place that answers it. Requests are trees of any depth;
/// handing errors up as values through every level would hide what the parsers do.
/// </summary>
internal sealed class EngineErrorException(EngineError error) : Exception(error.Reason)
{
    public EngineError Error { get; } = error;
}
