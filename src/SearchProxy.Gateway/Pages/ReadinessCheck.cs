namespace SearchProxy.Gateway.Pages;

/// <summary>One part that readiness reports on; register as many as there are parts.</summary>
/// <param name="Name">Name of the part, as it stands in the answer.</param>
/// <param name="Complaint">
/// What is wrong with it, in words; null when nothing is. Called for each question: quick and without side effects.
/// </param>
public sealed record ReadinessCheck(string Name, Func<string?> Complaint)
{
    /// <summary>True while the part is being made ready for the first time.</summary>
    public Func<bool> IsStarting { get; init; } = static () => false;
}
