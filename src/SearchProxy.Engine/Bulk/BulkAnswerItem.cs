namespace SearchProxy.Engine.Bulk;

/// <summary>One entry of <c>items</c> in a bulk answer; the cause is what the engine names behind its reason, null without one.</summary>
internal readonly record struct BulkAnswerItem(int Status, string? ErrorType, string? Reason, string? Cause = null)
{
    /// <summary>Reason and cause, for people.</summary>
    public string? Words => Cause is null || Reason?.Contains(Cause, StringComparison.Ordinal) == true ? Reason : $"{Reason}: {Cause}";
}
