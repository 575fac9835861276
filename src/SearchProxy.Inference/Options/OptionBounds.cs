using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace SearchProxy.Inference.Options;

/// <summary>
/// The bounds that options carry as data, <c>[Range]</c> on the property: the one place that reads them. Whatever tells or checks a bound
/// (validation, help, schema, documents) has it from here.
/// </summary>
/// <param name="Least">The least value that is supported: a <see cref="TimeSpan"/>, or a <see cref="decimal"/> for numbers.</param>
/// <param name="Most">The greatest.</param>
public sealed record OptionBounds(IComparable Least, IComparable Most)
{
    /// <summary>A start checks its options several times, and reading an attribute takes long.</summary>
    private static readonly ConcurrentDictionary<PropertyInfo, OptionBounds?> Known = new();

    /// <summary>Both ends as settings are written: <c>2 to 1000</c>, <c>100ms to 1m</c>.</summary>
    public override string ToString() => $"{Text(Least)} to {Text(Most)}";

    /// <summary>The bounds of an option; null when it has none.</summary>
    public static OptionBounds? Of(PropertyInfo option) => Known.GetOrAdd(option, static option =>
        option.GetCustomAttribute<RangeAttribute>() is { } range
            ? new OptionBounds(End(range, range.Minimum), End(range, range.Maximum))
            : null);

    /// <summary>
    /// Every option of an object, and of the objects in it, that is out of its bounds: <c>gateway.search.window is 1; 2 to 1000 is
    /// supported</c>.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The name of the object itself, <c>gateway.search</c>; empty for none.</param>
    public static IEnumerable<string> Errors(object options, string path)
    {
        foreach (var option in options.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(option => option.GetIndexParameters().Length == 0))
        {
            var name = Name(path, option);
            if (Of(option) is { } bounds)
            {
                if (option.GetValue(options) is { } value && !bounds.Hold(value))
                {
                    yield return $"{name} is {Text(value)}; {bounds} is supported";
                }
            }
            else if (IsOptions(option.PropertyType) || typeof(IDictionary).IsAssignableFrom(option.PropertyType))
            {
                foreach (var error in Inner(option.GetValue(options), name))
                {
                    yield return error;
                }
            }
        }
    }

    /// <summary>How an option is written in files: its own name with a small first letter behind its object's path and a point.</summary>
    public static string Name(string path, MemberInfo option)
    {
        var name = char.ToLowerInvariant(option.Name[0]) + option.Name[1..];
        return path.Length == 0 ? name : $"{path}.{name}";
    }

    /// <summary>True for a class of options, whose properties are options in their turn.</summary>
    public static bool IsOptions(Type type) =>
        type.IsClass && type.Namespace?.StartsWith(nameof(SearchProxy), StringComparison.Ordinal) == true;

    /// <summary>A value as settings are written.</summary>
    public static string Text(object value) => value switch
    {
        TimeSpan duration => DurationText.Format(duration),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static IEnumerable<string> Inner(object? value, string name) => value switch
    {
        null => [],
        // What a dictionary enumerates depends on the interface it is asked through; its keys do not.
        IDictionary map => map.Keys.Cast<object>()
            .SelectMany(key => map[key] is { } entry && IsOptions(entry.GetType()) ? Errors(entry, $"{name}.{key}") : []),
        _ => Errors(value, name),
    };

    private bool Hold(object value) => value switch
    {
        double number => double.IsFinite(number) && Math.Abs(number) < (double)decimal.MaxValue && Contains((decimal)number),
        TimeSpan duration => Contains(duration),
        _ => Contains(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
    };

    private static IComparable End(RangeAttribute range, object written) => range.OperandType == typeof(TimeSpan)
        ? TimeSpan.Parse((string)written, CultureInfo.InvariantCulture)
        : Convert.ToDecimal(written, CultureInfo.InvariantCulture);

    private bool Contains(IComparable value) => Least.CompareTo(value) <= 0 && Most.CompareTo(value) >= 0;
}
