using System.Text.Json;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>
/// Lengths to which a model's vectors may be cut, as config.json tells them: <c>matryoshka_dimensions</c> lists them, <c>is_matryoshka</c>
/// alone allows any.
/// </summary>
internal sealed record NestedDimensions(bool Any, IReadOnlyList<int> Listed)
{
    public static NestedDimensions None { get; } = new(Any: false, []);

    public static NestedDimensions Read(JsonElement config)
    {
        var listed = config.TryGetProperty("matryoshka_dimensions", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _))
                .Select(item => item.GetInt32())
                .ToArray()
            : [];
        return new NestedDimensions(JsonFile.Flag(config, "is_matryoshka") == true && listed.Length == 0, listed);
    }

    /// <param name="dimensions">Numbers to keep.</param>
    /// <param name="all">Numbers that there are.</param>
    public bool Allows(int dimensions, int all) => dimensions >= 1 && dimensions <= all && (Any || Listed.Contains(dimensions));
}
