using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Mappings;

/// <summary>An index to create, or to add vectors to.</summary>
public sealed record IndexPlan
{
    public const int MaxNameBytes = 255;

    /// <summary>The engines' own limit, unless a node is told otherwise.</summary>
    public const int MaxShards = 1024;

    public const int MaxReplicas = 100;

    /// <summary>Name of the index.</summary>
    public required string Index { get; init; }

    /// <summary>Fields to embed and to rerank, in order.</summary>
    public required IReadOnlyList<TextField> TextFields { get; init; }

    /// <summary>Id of the model that makes the vectors.</summary>
    public required string Model { get; init; }

    public required int Dimensions { get; init; }

    /// <summary>True: one vector per passage, nested; false: one per document.</summary>
    public bool Passages { get; init; }

    /// <summary>To which searches vectors may add documents; null = as the proxy is set.</summary>
    public Widening? Widen { get; init; }

    /// <summary>Analyzer of the text fields of a new index.</summary>
    public string Analyzer { get; init; } = "standard";

    public int Shards { get; init; } = 1;

    public int Replicas { get; init; } = 1;

    /// <summary>What the index will say of itself.</summary>
    public IndexProfile Profile => new(
        TextFields,
        Passages ? PrivateFields.PassageVector : PrivateFields.Vector,
        Model,
        Dimensions,
        Passages ? PrivateFields.Passages : null)
    { Widen = Widen };

    /// <summary>Every error at once, in words; empty when the plan can be carried out.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!IsIndexName(Index))
        {
            errors.Add($"Index name: \"{Index}\" must be lower case, up to {MaxNameBytes} bytes, without \\ / * ? \" < > | blank , # : "
                + "and not begin with - _ + or a dot.");
        }

        if (TextFields.Count is 0 or > IndexProfileJson.MaxTextFields)
        {
            errors.Add($"Text fields: expected 1 to {IndexProfileJson.MaxTextFields}, found {TextFields.Count}.");
        }

        foreach (var field in TextFields.Where(field => !IsFieldName(field.Name)))
        {
            errors.Add($"Text field: \"{field.Name}\" is no field name, or lies under \"{PrivateFields.Root}\", which is reserved.");
        }

        if (Dimensions is < 1 or > IndexProfileJson.MaxDimensions)
        {
            errors.Add($"Dimensions: expected 1 to {IndexProfileJson.MaxDimensions}, found {Dimensions}.");
        }

        if (Shards is < 1 or > MaxShards || Replicas is < 0 or > MaxReplicas)
        {
            errors.Add($"Shards and replicas: expected 1 to {MaxShards} and 0 to {MaxReplicas}, found {Shards} and {Replicas}.");
        }

        return errors;
    }

    private static bool IsIndexName(string name) =>
        name.Length is > 0 and <= MaxNameBytes
        && name[0] is not ('-' or '_' or '+' or '.')
        && !name.Any(letter => char.IsUpper(letter)
            || letter is <= ' ' or '\\' or '/' or '*' or '?' or '"' or '<' or '>' or '|' or ',' or '#' or ':');

    private static bool IsFieldName(string name) =>
        name.Length > 0
        && name.Split('.').All(part => part.Length > 0 && part.Trim() == part)
        && name.Split('.')[0] != PrivateFields.Root;
}
