using System.Collections;
using System.Globalization;
using System.Reflection;

namespace SearchProxy.Configuration;

/// <summary>Settings as a flat list of paths and values, to compare two of them.</summary>
internal static class SettingsTree
{
    /// <summary>Every value by its path (<c>gateway.search.window</c>).</summary>
    public static Dictionary<string, string> Flatten(object settings)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(values, settings, prefix: "");
        return values;
    }

    /// <summary>All values as one text; equal for equal settings.</summary>
    public static string Text(object settings)
    {
        var values = Flatten(settings);
        return string.Join('\n', values.Keys.Order(StringComparer.Ordinal).Select(path => $"{path}={values[path]}"));
    }

    /// <summary>The paths whose values differ, sorted.</summary>
    public static IReadOnlyList<string> Difference(object first, object second)
    {
        var (one, other) = (Flatten(first), Flatten(second));
        return [.. one.Keys.Union(other.Keys)
            .Where(path => one.GetValueOrDefault(path) != other.GetValueOrDefault(path))
            .Order(StringComparer.Ordinal)];
    }

    private static void Add(Dictionary<string, string> values, object settings, string prefix)
    {
        foreach (var property in settings.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead))
        {
            var path = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            switch (property.GetValue(settings))
            {
                case null:
                    break;
                case IDictionary map:
                    foreach (DictionaryEntry entry in map)
                    {
                        Add(values, entry.Value!, $"{path}.{entry.Key}.");
                    }

                    break;
                case string text:
                    values[path] = text;
                    break;
                case IEnumerable list:
                    values[path] = string.Join('\n', list.Cast<object>());
                    break;
                case IFormattable value:
                    values[path] = value.ToString(format: null, CultureInfo.InvariantCulture);
                    break;
                case bool or Uri:
                    values[path] = property.GetValue(settings)!.ToString()!;
                    break;
                case var inner:
                    Add(values, inner, path + ".");
                    break;
            }
        }
    }
}
