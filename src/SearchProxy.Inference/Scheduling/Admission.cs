namespace SearchProxy.Inference.Scheduling;

/// <summary>How much of a job is let in.</summary>
/// <param name="Units">Its first so many units; 0 when it is refused.</param>
/// <param name="IsTooLong">True when not even a machine that does nothing else could do all of it in time.</param>
internal readonly record struct Admission(int Units, bool IsTooLong);
