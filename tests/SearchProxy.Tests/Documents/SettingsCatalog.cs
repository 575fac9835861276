using System.Collections;
using System.Reflection;
using SearchProxy.Configuration;

namespace SearchProxy.Tests.Documents;

/// <summary>Every setting with its default, taken from the classes that hold them.</summary>
internal static class SettingsCatalog
{
    public static IEnumerable<(string Path, string Default)> All() => Of(new ProxySettings(), prefix: string.Empty);

    private static IEnumerable<(string Path, string Default)> Of(object settings, string prefix)
    {
        foreach (var property in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite || IsMap(property)))
        {
            var path = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var value = property.GetValue(settings);
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (IsMap(property))
            {
                foreach (var inner in Of(Activator.CreateInstance(type.GenericTypeArguments[1])!, path + ".NAME."))
                {
                    yield return inner;
                }
            }
            else if (type.Namespace!.StartsWith("SearchProxy", StringComparison.Ordinal) && !type.IsEnum)
            {
                foreach (var inner in Of(value ?? Activator.CreateInstance(type)!, path + "."))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return (path, Text(path, value));
            }
        }
    }

    private static bool IsMap(PropertyInfo property) => typeof(IDictionary).IsAssignableFrom(property.PropertyType);

    private static string Text(string path, object? value) => (path, value) switch
    {
        ("models.folder", _) => "`models` beside the program",
        ("models.inference.threads", _) => "one a core",
        (_, null) => "none",
        (_, bool flag) => flag ? "`true`" : "`false`",
        (_, Enum name) => $"`{char.ToLowerInvariant(name.ToString()[0])}{name.ToString()[1..]}`",
        (_, string text) => text.Length == 0 ? "none" : $"`{text}`",
        (_, ICollection { Count: 0 }) => "none",
        (_, IEnumerable list) => string.Join(", ", list.Cast<object>().Select(item => $"`{item}`")),
        _ => $"`{value}`",
    };
}
