using System.Text.Json;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>Reads what a mapping says of each field: what its values are to somebody who searches it.</summary>
/// <param name="wholeValueAnalyzers">Names of analyzers that leave a value whole.</param>
internal sealed class MappedFields(IReadOnlySet<string> wholeValueAnalyzers)
{
    /// <summary>Fields that are read at most: a mapping with more is somebody's data turned into field names.</summary>
    private const int MaxFields = 10_000;

    private const string DefaultAnalyzer = "default";
    private const string SearchAsYouType = "search_as_you_type";

    private static readonly string[] TextTypes = ["text", "match_only_text", SearchAsYouType, "annotated_text"];

    /// <summary>Types that no pattern of names stands for when a text is searched.</summary>
    private static readonly string[] UnsearchableTypes =
        ["dense_vector", "knn_vector", "sparse_vector", "rank_vectors", "rank_feature", "rank_features", "binary", "completion"];

    private readonly Dictionary<string, IndexField> _fields = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Path)> _aliases = [];
    private readonly List<(string Target, FieldKind Source)> _copies = [];
    private bool _isComplete = true;

    /// <param name="mapping">The value of <c>mappings</c>.</param>
    /// <param name="wholeValueAnalyzers">Names of analyzers that leave a value whole.</param>
    public static IndexFields Read(JsonElement mapping, IReadOnlySet<string> wholeValueAnalyzers)
    {
        var fields = new MappedFields(wholeValueAnalyzers);
        fields.ReadMembers(mapping, "properties", prefix: string.Empty, nestedPath: null);
        fields.AddCopies();
        fields.AddAliases();
        fields.AddMade(mapping, "runtime", FieldKind.Value);
        fields.AddMade(mapping, "derived", FieldKind.Unknown);
        return new IndexFields(fields._fields, fields._isComplete);
    }

    private void ReadMembers(JsonElement owner, string member, string prefix, string? nestedPath)
    {
        foreach (var field in Members(owner, member))
        {
            if (_fields.Count >= MaxFields)
            {
                _isComplete = false;
                return;
            }

            ReadField(field.Value, prefix + field.Name, nestedPath);
        }
    }

    private void ReadField(JsonElement field, string name, string? nestedPath)
    {
        switch (Text(field, "type"))
        {
            case null or "object":
                break;
            case "nested":
                nestedPath = name;
                break;
            case "alias":
                _aliases.Add((name, Text(field, "path") ?? string.Empty));
                break;
            case { } type:
                AddField(field, type, name, nestedPath);
                break;
        }

        ReadMembers(field, "properties", name + ".", nestedPath);
        ReadMembers(field, "fields", name + ".", nestedPath);
    }

    private void AddField(JsonElement field, string type, string name, string? nestedPath)
    {
        var kind = KindOf(field, type);
        _fields[name] = new IndexField(kind, nestedPath)
        {
            HoldsText = kind != FieldKind.Value,
            IsSearchable = !UnsearchableTypes.Contains(type, StringComparer.Ordinal),
        };
        if (type == SearchAsYouType)
        {
            AddParts(field, name, _fields[name]);
        }

        if (field.TryGetProperty("copy_to", out var targets))
        {
            foreach (var target in targets.ValueKind == JsonValueKind.Array ? [.. targets.EnumerateArray()] : new[] { targets })
            {
                _copies.Add((target.ToString(), kind));
            }
        }
    }

    private FieldKind KindOf(JsonElement field, string type)
    {
        // The engine searches it by vectors of its own.
        if (type == "semantic_text")
        {
            return FieldKind.Unknown;
        }

        var analyzer = Text(field, "analyzer") ?? DefaultAnalyzer;
        return TextTypes.Contains(type, StringComparer.Ordinal)
            && !wholeValueAnalyzers.Contains(analyzer)
            && !wholeValueAnalyzers.Contains(Text(field, "search_analyzer") ?? analyzer) ? FieldKind.Text : FieldKind.Value;
    }

    /// <summary>The fields of word pairs and beginnings that the mapping does not show.</summary>
    private void AddParts(JsonElement field, string name, IndexField whole)
    {
        var longest = field.TryGetProperty("max_shingle_size", out var size) && size.TryGetInt32(out var number) ? number : 3;
        for (var words = 2; words <= Math.Min(longest, 4); words++)
        {
            _fields[$"{name}._{words}gram"] = whole with { HoldsText = false };
        }

        _fields[name + "._index_prefix"] = whole with { HoldsText = false };
    }

    /// <summary>A text field that takes in values of other fields is searched for those, too.</summary>
    private void AddCopies()
    {
        foreach (var (target, source) in _copies)
        {
            if (source != FieldKind.Text && _fields.TryGetValue(target, out var field) && field.Kind == FieldKind.Text)
            {
                _fields[target] = field with { Kind = FieldKind.Unknown };
            }
        }
    }

    private void AddAliases()
    {
        foreach (var (name, path) in _aliases)
        {
            _fields[name] = _fields.TryGetValue(path, out var field) ? field with { HoldsText = false } : new IndexField(FieldKind.Unknown);
        }
    }

    /// <summary>Fields made at search time; they hide fields of the same name.</summary>
    private void AddMade(JsonElement mapping, string member, FieldKind kind)
    {
        foreach (var made in Members(mapping, member))
        {
            _fields[made.Name] = new IndexField(kind);
            foreach (var part in Members(made.Value, "fields").Concat(Members(made.Value, "properties")))
            {
                _fields[$"{made.Name}.{part.Name}"] = new IndexField(kind);
            }
        }
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement owner, string member) =>
        owner.ValueKind == JsonValueKind.Object
            && owner.TryGetProperty(member, out var members)
            && members.ValueKind == JsonValueKind.Object
            ? members.EnumerateObject()
            : default;

    private static string? Text(JsonElement field, string name) =>
        field.ValueKind == JsonValueKind.Object && field.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
