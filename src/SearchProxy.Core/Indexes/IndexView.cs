namespace SearchProxy.Core.Indexes;

/// <summary>What is known of one concrete index.</summary>
/// <param name="Name">The concrete name (of a data stream: the backing index).</param>
/// <param name="Profile">What the index says of itself; null when it says nothing.</param>
/// <param name="TextFields">Its fields of a text type, dotted, multi-fields included.</param>
/// <param name="OtherFields">Its fields of every other type.</param>
public sealed record IndexView(
    string Name,
    IndexProfile? Profile,
    IReadOnlyList<string> TextFields,
    IReadOnlyList<string> OtherFields)
{
    /// <summary>Why what the index says of itself cannot be used; null when it can, or when it says nothing.</summary>
    public string? ProfileFault { get; init; }
}
