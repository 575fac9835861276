using System.Collections;
using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using SearchProxy.Inference.Options;

namespace SearchProxy.Configuration;

/// <summary>
/// One setting: what its property says of it. Help, schema, the configuration page and what is printed of the settings are made of these.
/// </summary>
/// <param name="Path">How it is written: <c>gateway.search.window</c>; <c>NAME</c> stands for names that are free.</param>
/// <param name="Property">The property that holds it.</param>
/// <param name="Value">The value in the settings that were walked; null when there is none.</param>
internal sealed partial record Setting(string Path, PropertyInfo Property, object? Value)
{
    private const string FreeName = "NAME";

    /// <summary>Its kind; of something that may be absent the kind of what is there.</summary>
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What it does, in Markdown.</summary>
    public string Meaning => Property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";

    /// <summary>What it does, as text.</summary>
    public string PlainMeaning => Link().Replace(Meaning, "${text}").Replace("`", "", StringComparison.Ordinal);

    /// <summary>Its bounds; null for none.</summary>
    public OptionBounds? Bounds => OptionBounds.Of(Property);

    /// <summary>True when its value is not to be shown.</summary>
    public bool IsSecret => Property.GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password == true;

    /// <summary>The value as it is written, lists with commas; null when there is none. Secrets too.</summary>
    public string? Text => Value switch
    {
        null or "" or ICollection { Count: 0 } => null,
        bool flag => flag ? "true" : "false",
        Enum choice => Word(choice),
        string text => text,
        IEnumerable list => string.Join(",", list.Cast<object>().Select(OptionBounds.Text)),
        var value => OptionBounds.Text(value),
    };

    /// <summary>The default in words; null for none. What depends on the machine is described.</summary>
    public string? DefaultText => Path switch
    {
        "models.folder" => "models beside the program",
        "models.inference.threads" => "one a core",
        _ => Text,
    };

    /// <summary>The words that a choice takes, as they are written.</summary>
    public static IEnumerable<string> Words(Type choice) => Enum.GetNames(choice).Select(Word);

    /// <summary>One of them, as it is written.</summary>
    public static string Word(Enum choice) => Word(choice.ToString());

    /// <summary>Every setting that there is, with the defaults.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Of(new ProxySettings(), path: "", withAbsent: true)];

    /// <summary>One setting with its default. Every start says the meaning of its flags: walking all settings would cost more.</summary>
    /// <param name="path">How it is written, without free names.</param>
    public static Setting At(string path)
    {
        object owner = new ProxySettings();
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            var member = Member(owner, name);
            owner = member.GetValue(owner) ?? Activator.CreateInstance(member.PropertyType)!;
        }

        var property = Member(owner, names[^1]);
        return new Setting(path, property, property.GetValue(owner));
    }

    /// <summary>Every setting of these settings, with their values.</summary>
    public static IEnumerable<Setting> Of(ProxySettings settings) => Of(settings, path: "", withAbsent: false);

    private static IEnumerable<Setting> Of(object settings, string path, bool withAbsent)
    {
        foreach (var property in settings.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.CanWrite || IsMap(property.PropertyType)))
        {
            var name = OptionBounds.Name(path, property);
            var value = property.GetValue(settings);
            var inner = (value, property.PropertyType) switch
            {
                (IDictionary map, var type) => withAbsent
                    ? Of(Activator.CreateInstance(type.GenericTypeArguments[1])!, $"{name}.{FreeName}", withAbsent)
                    : map.Keys.Cast<string>().SelectMany(key => Of(map[key]!, $"{name}.{key}", withAbsent)),
                (null, var type) when OptionBounds.IsOptions(type) =>
                    withAbsent ? Of(Activator.CreateInstance(type)!, name, withAbsent) : [],
                ({ } there, var type) when OptionBounds.IsOptions(type) => Of(there, name, withAbsent),
                _ => [new Setting(name, property, value)],
            };
            foreach (var setting in inner)
            {
                yield return setting;
            }
        }
    }

    private static PropertyInfo Member(object owner, string name) => owner.GetType()
        .GetProperty(char.ToUpperInvariant(name[0]) + name[1..], BindingFlags.Public | BindingFlags.Instance)!;

    private static bool IsMap(Type type) => typeof(IDictionary).IsAssignableFrom(type);

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
