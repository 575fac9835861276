using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Index;

/// <summary>What became of a <see cref="WriteRequest"/>.</summary>
/// <param name="Status">HTTP status of the item.</param>
/// <param name="Result"><c>created</c>, <c>updated</c>, <c>deleted</c>, <c>noop</c> or <c>not_found</c>; empty with an error.</param>
/// <param name="Version">The version now there.</param>
/// <param name="SequenceNumber">The number of this write in its index.</param>
internal sealed record WriteOutcome(int Status, string Result, long Version, long SequenceNumber)
{
    public EngineError? Error { get; init; }

    public static WriteOutcome Failed(EngineError error) => new(error.Status, "", 0, 0) { Error = error };
}
