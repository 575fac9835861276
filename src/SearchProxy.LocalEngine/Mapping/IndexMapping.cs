using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>The mapping of one index. Changed only under the index's write lock.</summary>
internal sealed class IndexMapping
{
    private readonly Dictionary<string, FieldMapping> _byName = [];

    /// <summary>The object that holds all fields.</summary>
    public FieldMapping Root { get; } = new() { Name = "", Type = "object", Kind = MappedKind.Object };

    /// <summary>The <c>_meta</c> member as given.</summary>
    public JsonElement? Meta { get; set; }

    /// <summary>Paths left out of the stored source, and the paths kept when any is named.</summary>
    public JsonElement? SourceRules { get; set; }

    /// <summary>Whether unknown strings that look like dates become dates.</summary>
    public bool DetectDates { get; set; } = true;

    /// <summary>Every field and sub-field by its full name.</summary>
    public IReadOnlyDictionary<string, FieldMapping> Fields => _byName;

    public FieldMapping? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The nearest nested object around a field, or null.</summary>
    public FieldMapping? NestedAround(string name)
    {
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (Find(name[..dot]) is { Kind: MappedKind.Nested } nested)
            {
                return nested;
            }
        }

        return null;
    }

    /// <summary>Adds a field with all below it to the object that holds it; that object must be there.</summary>
    public void Add(FieldMapping field)
    {
        ParentOf(field).Children.Add(LastName(field.Name), field);
        Register(field);
    }

    /// <summary>Takes back what <see cref="Add"/> did.</summary>
    public void Remove(FieldMapping field)
    {
        ParentOf(field).Children.Remove(LastName(field.Name));
        _byName.Remove(field.Name);
        foreach (var below in field.SubFields.Values.Concat(field.Children.Values))
        {
            _byName.Remove(below.Name);
        }
    }

    /// <summary>Makes a sub-field known that was added to a field already here.</summary>
    public void Register(FieldMapping field)
    {
        if (!_byName.TryAdd(field.Name, field))
        {
            throw EngineErrors.Mapping($"Field [{field.Name}] is defined more than once");
        }

        foreach (var below in field.SubFields.Values.Concat(field.Children.Values))
        {
            Register(below);
        }
    }

    public static string LastName(string name) => name[(name.LastIndexOf('.') + 1)..];

    private FieldMapping ParentOf(FieldMapping field)
    {
        var dot = field.Name.LastIndexOf('.');
        return dot < 0 ? Root : Find(field.Name[..dot]) ?? throw new InvalidOperationException($"No object holds the field {field.Name}.");
    }
}
