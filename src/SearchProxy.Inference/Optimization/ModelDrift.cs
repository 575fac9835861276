using System.Numerics.Tensors;

namespace SearchProxy.Inference.Optimization;

/// <summary>How far the results of a rewritten graph lie from those of the graph that it was made of.</summary>
/// <param name="Texts">How many texts or pairs were compared.</param>
/// <param name="Largest">Largest difference: of scores (rerankers), or 1 − cosine (encoders).</param>
/// <param name="Mean">Their mean.</param>
/// <param name="OrderKept">Every query orders the passages as before.</param>
public sealed record ModelDrift(int Texts, float Largest, float Mean, bool OrderKept)
{
    /// <param name="before">One row a query, one score a passage.</param>
    /// <param name="after">The same of the other graph.</param>
    internal static ModelDrift OfScores(float[][] before, float[][] after) =>
        Of([.. before.Zip(after)
            .SelectMany(static row => row.First.Zip(row.Second, static (left, right) => MathF.Abs(left - right)))], before, after);

    /// <param name="before">Vectors of queries.</param>
    /// <param name="passages">Vectors of passages.</param>
    /// <param name="after">The other graph's vectors of the queries.</param>
    /// <param name="passagesAfter">And of the passages.</param>
    internal static ModelDrift OfVectors(float[][] before, float[][] passages, float[][] after, float[][] passagesAfter) => Of(
        [.. before.Concat(passages)
            .Zip(after.Concat(passagesAfter), static (left, right) => MathF.Max(0, 1 - TensorPrimitives.CosineSimilarity(left, right)))],
        Scores(before, passages),
        Scores(after, passagesAfter));

    private static ModelDrift Of(float[] differences, float[][] before, float[][] after) =>
        new(
            differences.Length,
            differences.Max(),
            differences.Average(),
            before.Zip(after).All(static row => Order(row.First).SequenceEqual(Order(row.Second))));

    private static float[][] Scores(float[][] queries, float[][] passages) =>
        [.. queries.Select(query => passages.Select(passage => TensorPrimitives.CosineSimilarity(query, passage)).ToArray())];

    private static IEnumerable<int> Order(float[] scores) => Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]);
}
