using System.Numerics.Tensors;
using SearchProxy.Inference.Models.Files;

namespace SearchProxy.Inference.Encoders;

/// <summary>Token vectors of static embeddings: one row a token, or fewer rows with a mapping, each with an optional weight.</summary>
internal sealed class StaticTable
{
    private static readonly string[] Names = ["embedding.weight", "embeddings"];

    private readonly float[] _rows;
    private readonly float[]? _weights;
    private readonly long[]? _mapping;

    private StaticTable(float[] rows, int size, float[]? weights, long[]? mapping)
    {
        _rows = rows;
        _weights = weights;
        _mapping = mapping;
        Size = size;
    }

    /// <summary>Numbers in a vector.</summary>
    public int Size { get; }

    /// <param name="file">The tensors.</param>
    /// <param name="path">Named in messages.</param>
    /// <param name="wanted">Name of the table; null for sentence-transformers' names.</param>
    /// <param name="tokens">How many tokens the tokenizer knows.</param>
    /// <exception cref="InferenceException">The tensors are missing, or do not belong to the tokenizer.</exception>
    public static StaticTable Read(SafeTensorsFile file, string path, string? wanted, int tokens)
    {
        string[] names = wanted is null ? Names : [wanted];
        var tensor = names.Select(file.Find).FirstOrDefault(found => found is not null)
            ?? throw new InferenceException(
                ModelLoadFault.Inconsistent,
                $"{path}: no tensor {string.Join(" or ", names.Select(name => $"`{name}`"))}; found: {string.Join(", ", file.Names)}.");
        if (tensor.Shape is not [> 0, > 0] || tensor.Count is null)
        {
            throw new InferenceException(
                ModelLoadFault.Unsupported,
                $"{path}: `{tensor.Name}` has the shape [{string.Join(", ", tensor.Shape)}]; a table of rows is expected.");
        }

        var mapping = file.Find("mapping") is { } mapped ? mapped.ToIntegers(file.Read(mapped)) : null;
        var weights = file.Find("weights") is { } weighted ? weighted.ToSingles(file.Read(weighted)) : null;
        CheckRows(path, tensor, mapping, weights, tokens);
        var rows = tensor.ToSingles(file.Read(tensor));
        return TensorPrimitives.IsFiniteAll<float>(rows) && (weights is null || TensorPrimitives.IsFiniteAll<float>(weights))
            ? new StaticTable(rows, (int)tensor.Shape[1], weights, mapping)
            : throw new InferenceException(
                ModelLoadFault.SelfCheck, $"{path}: the table holds numbers that are not finite (NaN or infinity).");
    }

    /// <summary>Adds the token's weighted row to <paramref name="sum"/>.</summary>
    public void AddTo(Span<float> sum, int token)
    {
        var row = (int)(_mapping?[token] ?? token);
        TensorPrimitives.MultiplyAdd(_rows.AsSpan(row * Size, Size), _weights?[token] ?? 1, sum, sum);
    }

    private static void CheckRows(string path, SafeTensor table, long[]? mapping, float[]? weights, int tokens)
    {
        var rows = table.Shape[0];
        var problem =
            mapping is null && rows < tokens ? $"{rows} rows for {tokens} tokens, and no `mapping`"
            : mapping is not null && mapping.Length < tokens ? $"`mapping` has {mapping.Length} entries for {tokens} tokens"
            : mapping?.FirstOrDefault(
                row => row < 0 || row >= rows,
                -2) is { } outside and not -2 ? $"`mapping` points to row {outside}, beyond the {rows} rows of `{table.Name}`"
            : weights is not null && weights.Length < tokens ? $"`weights` has {weights.Length} entries for {tokens} tokens"
            : null;
        if (problem is not null)
        {
            throw new InferenceException(ModelLoadFault.Inconsistent, $"{path}: {problem}.");
        }
    }
}
