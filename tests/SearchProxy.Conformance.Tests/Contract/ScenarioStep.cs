using System.Text;
using System.Text.Json;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>One request of a scenario; <c>{name}</c> in it stands for a variable.</summary>
internal sealed class ScenarioStep(JsonElement definition)
{
    public string Request { get; } = definition.GetProperty("do").GetString()!;

    public bool IsSetup { get; } = definition.TryGetProperty("setup", out var setup) && setup.GetBoolean();

    public string ContentType { get; } = definition.TryGetProperty("type", out var type) ? type.GetString()! : "application/json";

    /// <summary>Variables to set from top-level members of the answer.</summary>
    public IReadOnlyDictionary<string, string> Saved { get; } = definition.TryGetProperty("save", out var save)
        ? save.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!)
        : [];

    public byte[]? Body(IReadOnlyDictionary<string, string> variables)
    {
        if (definition.TryGetProperty("raw", out var raw))
        {
            return Encoding.UTF8.GetBytes(raw.GetString()!);
        }

        if (definition.TryGetProperty("lines", out var lines))
        {
            return Encoding.UTF8.GetBytes(Fill(string.Concat(lines.EnumerateArray().Select(line => line.GetRawText() + "\n")), variables));
        }

        return definition.TryGetProperty("body", out var body) ? Encoding.UTF8.GetBytes(Fill(body.GetRawText(), variables)) : null;
    }

    public static string Fill(string text, IReadOnlyDictionary<string, string> variables) =>
        variables.Aggregate(text, (filled, variable) => filled.Replace("{" + variable.Key + "}", variable.Value, StringComparison.Ordinal));

    public override string ToString() => definition.GetRawText();
}
