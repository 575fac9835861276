using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Queries;

/// <summary>
/// BM25 with the numbers and the rounding of the engines' default similarity: k1 1.2, b 0.75, all steps in 32-bit floats, and the factor
/// k1 + 1 that the engines keep though Lucene has dropped it (Robertson and Zaragoza 2009; Lucene's <c>BM25Similarity</c>).
/// </summary>
internal readonly struct Bm25
{
    public const float K1 = 1.2f;
    public const float B = 0.75f;

    private readonly float _weight;
    private readonly float[] _inverseNorms;

    private Bm25(float weight, float[] inverseNorms) => (_weight, _inverseNorms) = (weight, inverseNorms);

    /// <summary>The scorer of a term or, with several row counts, of a phrase.</summary>
    /// <param name="field">Statistics of the field.</param>
    /// <param name="rowCounts">For each term, the rows that hold it.</param>
    /// <param name="boost">Multiplies the score.</param>
    public static Bm25 For(TermStatistics field, ReadOnlySpan<int> rowCounts, float boost)
    {
        double idf = 0;
        foreach (var rowCount in rowCounts)
        {
            idf += Idf(field.RowCount, rowCount);
        }

        var averageLength = (float)(field.TermCount / (double)field.RowCount);
        var inverseNorms = new float[256];
        for (var code = 0; code < inverseNorms.Length; code++)
        {
            inverseNorms[code] = 1f / (K1 * ((1 - B) + (B * LengthEncoding.Decoded[code] / averageLength)));
        }

        return new Bm25(boost * (1 + K1) * (float)idf, inverseNorms);
    }

    /// <summary>ln(1 + (N − n + 0.5) / (n + 0.5)).</summary>
    public static float Idf(long rowCount, long rowsWithTerm) =>
        (float)Math.Log(1 + ((rowCount - rowsWithTerm + 0.5) / (rowsWithTerm + 0.5)));

    public float Score(float frequency, byte encodedLength) => _weight - (_weight / (1f + (frequency * _inverseNorms[encodedLength])));
}
