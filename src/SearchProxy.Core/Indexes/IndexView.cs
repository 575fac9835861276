namespace SearchProxy.Core.Indexes;

/// <summary>What is known of one concrete index.</summary>
/// <param name="Name">The concrete name (of a data stream: the backing index).</param>
/// <param name="Profile">What the index says of itself; null when it says nothing.</param>
/// <param name="Fields">Its fields.</param>
public sealed record IndexView(string Name, IndexProfile? Profile, IndexFields Fields)
{
    /// <summary>Why what the index says of itself cannot be used; null when it can, or when it says nothing.</summary>
    public string? ProfileFault { get; init; }

    /// <summary>What a clause that names no field searches (<c>index.query.default_field</c>); null when that is not known.</summary>
    public IReadOnlyList<string>? DefaultFields { get; init; } = AllFields;

    /// <summary>The engines' default for <see cref="DefaultFields"/>.</summary>
    public static IReadOnlyList<string> AllFields { get; } = ["*"];
}
