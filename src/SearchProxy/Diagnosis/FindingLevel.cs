namespace SearchProxy.Diagnosis;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    Ok,

    /// <summary>It works, with less than it could.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failure,
}
