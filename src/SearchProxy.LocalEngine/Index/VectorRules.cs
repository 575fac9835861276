using System.Numerics.Tensors;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Which vectors a field refuses.</summary>
internal static class VectorRules
{
    private const float UnitTolerance = 1e-3f;

    public static void Check(FieldMapping field, float[] vector, LocalEngineProduct product, Func<string, EngineErrorException> fault)
    {
        var shape = field.Vector!;
        if (vector.Length is 0 or > VectorShape.MaxDimensions || (shape.Dimensions > 0 && vector.Length != shape.Dimensions))
        {
            throw fault($"The [{field.Type}] field [{field.Name}] has [{shape.Dimensions}] dimensions, found [{vector.Length}]");
        }

        if (CheckQuery(shape, vector, product) is { } reason)
        {
            throw fault(reason);
        }
    }

    /// <summary>What is wrong with the length of a vector, or null.</summary>
    public static string? CheckQuery(VectorShape shape, float[] vector, LocalEngineProduct product)
    {
        var squared = TensorPrimitives.Dot(vector, vector);
        if (shape.Similarity is VectorSimilarity.Cosine && squared == 0)
        {
            return product is LocalEngineProduct.OpenSearch
                ? "zero vector is not supported when space type is [cosinesimil]"
                : "The [cosine] similarity does not support vectors with zero magnitude.";
        }

        return shape.Similarity is VectorSimilarity.DotProduct && Math.Abs(squared - 1) > UnitTolerance
            ? "The [dot_product] similarity can only be used with unit-length vectors."
            : null;
    }
}
