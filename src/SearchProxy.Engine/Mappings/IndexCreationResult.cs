namespace SearchProxy.Engine.Mappings;

/// <summary>What became of an index that was to be created or extended.</summary>
public enum IndexCreationResult
{
    /// <summary>The index was created.</summary>
    Created,

    /// <summary>The index existed; fields and profile were added.</summary>
    Extended,

    /// <summary>The index existed and says of itself exactly what was asked for.</summary>
    AlreadyThere,

    /// <summary>The index exists without a profile; creating does not touch it, extending would.</summary>
    ExistsWithoutProfile,

    /// <summary>The index exists and its vectors come from another model, or have another shape. Vectors of two models never mix.</summary>
    OtherProfile,

    /// <summary>The index to extend does not exist.</summary>
    Missing,

    /// <summary>OpenSearch: the index was created without <c>index.knn</c> and cannot take vectors; reindex into a new one.</summary>
    NoVectorSupport,

    /// <summary>The engine refused; the detail has its reason.</summary>
    Refused,

    /// <summary>No answer of the engine.</summary>
    Unreachable,
}
