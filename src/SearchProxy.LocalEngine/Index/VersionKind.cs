namespace SearchProxy.LocalEngine.Index;

/// <summary>Who counts the versions of a document.</summary>
internal enum VersionKind
{
    /// <summary>The engine, one by one.</summary>
    Internal,

    /// <summary>The writer; a version must be higher than the one that is there.</summary>
    External,

    /// <summary>The writer; a version must not be lower than the one that is there.</summary>
    ExternalOrEqual,
}
