using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using SearchProxy.Inference.Options;
using SearchProxy.Terminals;

namespace SearchProxy.Configuration;

/// <summary>
/// Writes configuration values into a tree of settings objects and collects everything that does not fit: unknown names, and
/// values of the wrong kind. Unlike the framework's own binder it goes on after the first error.
/// </summary>
internal sealed class SettingsBinder
{
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);

    /// <summary>Everything that does not fit, in words.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Of every setting that was given, by its path, where its value came from.</summary>
    public IReadOnlyDictionary<string, string> Origins => _origins;

    /// <summary>Sets every property of <paramref name="target"/> that <paramref name="section"/> has a value for.</summary>
    /// <param name="path">Name of the section in messages; empty for the root.</param>
    /// <param name="origin">
    /// Where the section comes from, in words, for a path as its source writes it (<c>gateway:search:window</c>).
    /// </param>
    /// <param name="unknown">Told of each name without a property; null: it is an error.</param>
    public void Bind(
        object target, IConfiguration section, string path, Func<string, string> origin, Action<IConfigurationSection>? unknown = null)
    {
        var properties = target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true } || typeof(IDictionary).IsAssignableFrom(property.PropertyType))
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            var name = path.Length == 0 ? child.Key : $"{path}.{child.Key}";
            if (properties.TryGetValue(child.Key, out var property))
            {
                // Variables are written in capitals; a setting has one name.
                name = OptionBounds.Name(path, property);
                BindProperty(target, property, child, name, origin, unknown);
            }
            else if (unknown is not null)
            {
                unknown(child);
            }
            else if (name != SettingsSchema.Reference)
            {
                _errors.Add($"{name} is not a setting; {Known(path, [.. properties.Keys.Select(CamelCase)], child.Key)}");
            }
        }
    }

    private void BindProperty(
        object target,
        PropertyInfo property,
        IConfigurationSection section,
        string name,
        Func<string, string> origin,
        Action<IConfigurationSection>? unknown)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (typeof(IDictionary).IsAssignableFrom(type))
        {
            BindDictionary((IDictionary)property.GetValue(target)!, type.GenericTypeArguments[1], section, name, origin, unknown);
        }
        else if (IsList(type))
        {
            if (BindList(type.IsArray ? type.GetElementType()! : type.GenericTypeArguments[0], section, name) is { } items)
            {
                Set(target, property, items, name, origin(section.Path));
            }
        }
        else if (IsLeaf(type))
        {
            BindLeaf(target, property, type, section, name, origin(section.Path));
        }
        else if (section.Value is { Length: > 0 } text)
        {
            _errors.Add($"{name} is \"{text}\"; an object is expected");
        }
        else
        {
            var inner = property.GetValue(target) ?? Activator.CreateInstance(type)!;
            Bind(inner, section, name, origin, unknown);
            property.SetValue(target, inner);
        }
    }

    private void BindLeaf(object target, PropertyInfo property, Type type, IConfigurationSection section, string name, string origin)
    {
        if (section.GetChildren().Any())
        {
            _errors.Add($"{name} is an object or a list; {Kind(type)} is expected");
        }
        else if (string.IsNullOrEmpty(section.Value) && type != typeof(string))
        {
            if (property.PropertyType != type)
            {
                Set(target, property, value: null, name, origin);
            }
            else
            {
                _errors.Add($"{name} is empty; {Kind(type)} is expected");
            }
        }
        else if (Convert(section.Value, type, name) is { } value)
        {
            Set(target, property, value, name, origin);
        }
    }

    private void BindDictionary(
        IDictionary target,
        Type valueType,
        IConfigurationSection section,
        string name,
        Func<string, string> origin,
        Action<IConfigurationSection>? unknown)
    {
        foreach (var child in section.GetChildren())
        {
            if (IsLeaf(valueType))
            {
                if (Convert(child.Value, valueType, $"{name}.{child.Key}") is { } value)
                {
                    target[child.Key] = value;
                }
            }
            else
            {
                var entry = (target.Contains(child.Key) ? target[child.Key] : null) ?? Activator.CreateInstance(valueType)!;
                Bind(entry, child, $"{name}.{child.Key}", origin, unknown);
                target[child.Key] = entry;
            }
        }
    }

    /// <summary>A list is an array of JSON, or one text with commas (from the environment).</summary>
    private Array? BindList(Type itemType, IConfigurationSection section, string name)
    {
        var texts = section.Value is { } joined
            ? joined.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : [.. section.GetChildren()
                .OrderBy(child => int.TryParse(child.Key, out var index) ? index : int.MaxValue)
                .Select(child => child.Value ?? string.Empty)];
        var values = texts.Select((text, index) => Convert(text, itemType, $"{name}[{index}]")).ToList();
        if (values.Contains(item: null))
        {
            return null;
        }

        var array = Array.CreateInstance(itemType, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            array.SetValue(values[i], i);
        }

        return array;
    }

    private object? Convert(string? text, Type type, string name)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type == typeof(TimeSpan) && DurationText.TryParse(text, out var duration))
        {
            return duration;
        }

        try
        {
            if (text is not null && type != typeof(TimeSpan) && TypeDescriptor.GetConverter(type)
                .ConvertFromInvariantString(text) is { } value
                && (!type.IsEnum || Enum.IsDefined(type, value)))
            {
                return value;
            }
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or NotSupportedException or OverflowException)
        {
            // Reported below, with the value and what is expected.
        }

        _errors.Add($"{name} is \"{text}\"; {Kind(type)} is expected");
        return null;
    }

    /// <summary>True for a value that stands alone.</summary>
    public static bool IsLeaf(Type type) =>
        type.IsPrimitive
            || type.IsEnum
            || type == typeof(string)
            || type == typeof(Uri)
            || type == typeof(TimeSpan)
            || type == typeof(decimal);

    /// <summary>True for a list of such values.</summary>
    public static bool IsList(Type type) =>
        type.IsArray || (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GenericTypeArguments.Length == 1);

    private static string Kind(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Uri) => "a URL",
        _ when type == typeof(TimeSpan) => "a duration with a unit or colons, such as 10s, 500ms or 00:00:10,",
        _ when type == typeof(string) => "text",
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type).Select(CamelCase))}",
        _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => "a number",
        _ => "a whole number",
    };

    /// <summary>The nearest name when one is near, else all.</summary>
    private static string Known(string path, string[] names, string wrong) => NearestName.Of(wrong, names) is { } nearest
        ? $"did you mean {(path.Length == 0 ? nearest : $"{path}.{nearest}")}?"
        : $"known here: {string.Join(", ", names.Order(StringComparer.Ordinal))}";

    private void Set(object target, PropertyInfo property, object? value, string name, string origin)
    {
        property.SetValue(target, value);
        _origins[name] = origin;
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
