namespace SearchProxy.Engine.Profiles;

/// <summary>Why nothing is known about what a search addresses.</summary>
public enum TargetFault
{
    None,

    /// <summary>The caller may not read the mapping (401 or 403).</summary>
    Forbidden,

    /// <summary>The index does not exist (404).</summary>
    Missing,

    /// <summary>No answer, or one that is not understood.</summary>
    Engine,
}
