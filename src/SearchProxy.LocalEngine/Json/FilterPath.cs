using System.Text.Json;

namespace SearchProxy.LocalEngine.Json;

/// <summary>
/// Keeps the parts of an answer that <c>filter_path</c> names: dotted paths, <c>*</c> for any part of one name, <c>**</c> for any names,
/// a leading <c>-</c> to leave out. Arrays are transparent, and an object of which nothing is left is dropped.
/// </summary>
internal sealed class FilterPath
{
    private readonly List<string[]> _includes = [];
    private readonly List<string[]> _excludes = [];

    public FilterPath(string spec)
    {
        foreach (var path in spec.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            (path[0] == '-' ? _excludes : _includes).Add(path.TrimStart('-').Split('.'));
        }
    }

    /// <summary>The JSON that is left of <paramref name="json"/>; <c>{}</c> when nothing is.</summary>
    public byte[] Apply(byte[] json)
    {
        if (_includes.Count + _excludes.Count == 0)
        {
            return json;
        }

        using var document = JsonDocument.Parse(json);
        var kept = JsonText.Write(writer => Write(writer, document.RootElement, _includes, _excludes, _includes.Count == 0));
        return kept.Length == 0 ? "{}"u8.ToArray() : kept;
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value, List<string[]> includes, List<string[]> excludes, bool included)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    WriteMember(writer, member, includes, excludes, included);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray().Where(item => Keeps(item, includes, excludes, included)))
                {
                    Write(writer, item, includes, excludes, included);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static void WriteMember(
        Utf8JsonWriter writer, JsonProperty member, List<string[]> includes, List<string[]> excludes, bool included)
    {
        var below = Step(excludes, member.Name);
        if (below.Exists(IsWhole))
        {
            return;
        }

        var wanted = included ? includes : Step(includes, member.Name);
        var memberIncluded = included || wanted.Exists(IsWhole);
        if (Keeps(member.Value, wanted, below, memberIncluded))
        {
            writer.WritePropertyName(member.Name);
            Write(writer, member.Value, wanted, below, memberIncluded);
        }
    }

    /// <summary>Whether anything of a value is left.</summary>
    private static bool Keeps(JsonElement value, List<string[]> includes, List<string[]> excludes, bool included)
    {
        if (included && excludes.Count == 0)
        {
            return true;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object when included && !value.EnumerateObject().Any() => true,
            JsonValueKind.Array when included && value.GetArrayLength() == 0 => true,
            JsonValueKind.Object => value.EnumerateObject().Any(member => KeepsMember(member, includes, excludes, included)),
            JsonValueKind.Array => value.EnumerateArray().Any(item => Keeps(item, includes, excludes, included)),
            _ => included,
        };
    }

    private static bool KeepsMember(JsonProperty member, List<string[]> includes, List<string[]> excludes, bool included)
    {
        var below = Step(excludes, member.Name);
        var wanted = included ? includes : Step(includes, member.Name);
        return !below.Exists(IsWhole) && Keeps(member.Value, wanted, below, included || wanted.Exists(IsWhole));
    }

    /// <summary>Whether a path is used up, so that it names the value reached.</summary>
    private static bool IsWhole(string[] path) => path.Length == 0 || path is ["**"];

    /// <summary>What is left of the paths after a member of this name.</summary>
    private static List<string[]> Step(List<string[]> paths, string name)
    {
        var left = new List<string[]>();
        foreach (var path in paths.Where(path => path.Length > 0))
        {
            if (path[0] == "**")
            {
                left.Add(path);
                if (path.Length > 1 && PathPattern.Matches(path[1], name))
                {
                    left.Add(path[2..]);
                }
            }
            else if (PathPattern.Matches(path[0], name))
            {
                left.Add(path[1..]);
            }
        }

        return left;
    }
}
