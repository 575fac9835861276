using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace SearchProxy.Tests.Deployment.Charts;

/// <summary>The functions of Go, Sprig and Helm that the chart calls.</summary>
internal static class TemplateFunctions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings().Build();

    /// <exception cref="RequiredValueException">A value that the chart requires is empty.</exception>
    public static object? Call(string name, IReadOnlyList<object?> arguments) => name switch
    {
        "add" => arguments.Sum(Number),
        "and" => arguments.FirstOrDefault(static value => !IsTrue(value), arguments[^1]),
        "b64enc" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Print(arguments[0]))),
        "contains" => Print(arguments[1]).Contains(Print(arguments[0]), StringComparison.Ordinal),
        "default" => IsTrue(arguments[1]) ? arguments[1] : arguments[0],
        "eq" => Equals(arguments[0], arguments[1]),
        "hasPrefix" => Print(arguments[1]).StartsWith(Print(arguments[0]), StringComparison.Ordinal),
        "int" => Number(arguments[0]),
        "join" => string.Join(Print(arguments[0]), ((IEnumerable)arguments[1]!).Cast<object?>().Select(Print)),
        "max" => arguments.Max(Number),
        "ne" => !Equals(arguments[0], arguments[1]),
        "nindent" => "\n" + Indented((int)Number(arguments[0]), Print(arguments[1])),
        "not" => !IsTrue(arguments[0]),
        "or" => arguments.FirstOrDefault(IsTrue, arguments[^1]),
        "printf" => Format(Print(arguments[0]), arguments.Skip(1)),
        "quote" => JsonSerializer.Serialize(Print(arguments[0]), Plain),
        "regexFind" => Regex.Match(Print(arguments[1]), Print(arguments[0]), RegexOptions.None, Patience).Value,
        "replace" => Print(arguments[2]).Replace(Print(arguments[0]), Print(arguments[1]), StringComparison.Ordinal),
        "required" => IsTrue(arguments[1]) ? arguments[1] : throw new RequiredValueException(Print(arguments[0])),
        "sha256sum" => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Print(arguments[0])))),
        "ternary" => IsTrue(arguments[2]) ? arguments[0] : arguments[1],
        "toJson" => JsonSerializer.Serialize(arguments[0], Plain),
        "toYaml" => Yaml.Serialize(arguments[0]!).TrimEnd('\n'),
        "trimAll" => Print(arguments[1]).Trim([.. Print(arguments[0])]),
        "trimSuffix" => Print(arguments[1]) is var text && text.EndsWith(Print(arguments[0]), StringComparison.Ordinal)
            ? text[..^Print(arguments[0]).Length]
            : text,
        "trunc" => Print(arguments[1]) is var text ? text[..Math.Min(text.Length, (int)Number(arguments[0]))] : null,
        _ => throw new InvalidDataException($"the renderer of the tests knows no function {name}"),
    };

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static bool IsTrue(object? value) => value switch
    {
        null or false or "" or 0L or 0.0 => false,
        IReadOnlyDictionary<string, object?> map => map.Count > 0,
        IReadOnlyCollection<object?> list => list.Count > 0,
        _ => true,
    };

    public static string Print(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        string text => text,
        long or double => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => throw new InvalidDataException($"{value.GetType().Name} is printed as it is: toYaml, toJson"),
    };

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string Indented(int width, string text) =>
        new string(' ', width) + text.Replace("\n", "\n" + new string(' ', width), StringComparison.Ordinal);

    private static string Format(string format, IEnumerable<object?> values)
    {
        foreach (var value in values)
        {
            var at = format.IndexOf('%', StringComparison.Ordinal);
            var fits = format[at + 1] switch
            {
                's' =>
                value is string,
                'd' => value is long,
                var verb => throw new InvalidDataException($"%{verb}")
            };
            format = fits
                ? string.Concat(format.AsSpan(0, at), Print(value), format.AsSpan(at + 2))
                : throw new InvalidDataException($"{format} with {value}");
        }

        return format;
    }
}

/// <summary>The chart needs a value that was not given.</summary>
internal sealed class RequiredValueException(string message) : Exception(message);
