namespace SearchProxy.Core.Indexes;

/// <summary>A field of a mapping.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="NestedPath">The nearest nested object around it; null at the root.</param>
public readonly record struct IndexField(FieldKind Kind, string? NestedPath = null)
{
    /// <summary>It has a text of its own that a hit can be read by; false for another name of a field.</summary>
    public bool HoldsText { get; init; }

    /// <summary>A pattern of names that are searched (<c>*</c>) takes it in; false for vectors and the like.</summary>
    public bool IsSearchable { get; init; } = true;
}
