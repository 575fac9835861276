namespace SearchProxy.Evaluation.Tuning;

/// <summary>All combinations of the values of several settings.</summary>
public static class SettingGrid
{
    /// <param name="axes">Each setting with its values, in the order in which they are to be written.</param>
    /// <returns>Combinations as <c>name=value,name=value</c>.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<(string Name, IReadOnlyList<string> Values)> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        return [.. axes.Aggregate((IEnumerable<string>)[string.Empty], static (before, axis) =>
            before.SelectMany(head =>
                axis.Values.Select(value => head.Length == 0 ? $"{axis.Name}={value}" : $"{head},{axis.Name}={value}")))];
    }
}
