namespace SearchProxy.Diagnosis;

/// <summary>What one check found.</summary>
/// <param name="Subject">What was checked.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Found">What was found, in plain words.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
internal sealed record Finding(string Subject, FindingLevel Level, string Found, string? Advice = null)
{
    public static Finding Ok(string subject, string found) => new(subject, FindingLevel.Ok, found);

    public static Finding Warning(string subject, string found, string advice) => new(subject, FindingLevel.Warning, found, advice);

    public static Finding Failure(string subject, string found, string advice) => new(subject, FindingLevel.Failure, found, advice);
}

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    Ok,

    /// <summary>It works, with less than it could.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failure,
}
