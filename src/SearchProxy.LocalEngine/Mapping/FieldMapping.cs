using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>One field of a mapping with everything below it.</summary>
internal sealed class FieldMapping
{
    /// <summary>Path from the root, joined by dots.</summary>
    public required string Name { get; init; }

    /// <summary>The type as the mapping names it, such as <c>long</c>.</summary>
    public required string Type { get; init; }

    public required MappedKind Kind { get; init; }

    public Analyzer Analyzer { get; init; } = BuiltInAnalyzers.Standard;

    public Analyzer SearchAnalyzer { get; init; } = BuiltInAnalyzers.Standard;

    /// <summary>Whether queries may use the field.</summary>
    public bool Indexed { get; init; } = true;

    /// <summary>Whether values are kept apart from the source, for <c>stored_fields</c>.</summary>
    public bool Stored { get; init; }

    /// <summary>Keywords longer than this, in UTF-16 units, are left out.</summary>
    public int IgnoreAbove { get; init; } = int.MaxValue;

    /// <summary>Whether keywords are put into lower case.</summary>
    public bool LowerCased { get; init; }

    /// <summary>Indexed in the place of an explicit null.</summary>
    public JsonElement? NullValue { get; init; }

    public DateFormats Dates { get; init; } = DateFormats.Default;

    public VectorShape? Vector { get; set; }

    /// <summary>Whether an object's content is looked at, rather than kept in the source only.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What this object does with unknown fields; null takes it from the object around it.</summary>
    public DynamicMode? Dynamic { get; set; }

    /// <summary>The parameters as given, to be read back.</summary>
    public Dictionary<string, JsonElement> Parameters { get; init; } = [];

    /// <summary>Fields of an object, by their last name.</summary>
    public Dictionary<string, FieldMapping> Children { get; } = [];

    /// <summary>Other ways in which the same value is indexed, by their last name.</summary>
    public Dictionary<string, FieldMapping> SubFields { get; } = [];

    public bool HoldsFields => Kind is MappedKind.Object or MappedKind.Nested;

    public bool IsNumber => Kind is MappedKind.Whole or MappedKind.Fraction or MappedKind.Date;
}

/// <summary>What happens to fields that the mapping does not have.</summary>
internal enum DynamicMode
{
    /// <summary>They are added, with a type that follows from the value.</summary>
    Add,

    /// <summary>They stay in the source only.</summary>
    Ignore,

    /// <summary>The document is refused.</summary>
    Refuse,
}

/// <summary>How the values of a field are kept and searched.</summary>
internal enum MappedKind
{
    Object,
    Nested,
    Text,
    Keyword,
    Boolean,

    /// <summary>Whole numbers of any width.</summary>
    Whole,

    /// <summary>Numbers with a fraction, kept as 64-bit floats.</summary>
    Fraction,

    /// <summary>Instants in milliseconds since 1970.</summary>
    Date,
    Vector,
}
