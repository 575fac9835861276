namespace SearchProxy.LocalEngine.Mapping;

/// <summary>What happens to fields that the mapping does not have.</summary>
internal enum DynamicMode
{
    /// <summary>They are added, with a type that follows from the value.</summary>
    Add,

    /// <summary>They stay in the source only.</summary>
    Ignore,

    /// <summary>The document is refused.</summary>
    Refuse,
}
