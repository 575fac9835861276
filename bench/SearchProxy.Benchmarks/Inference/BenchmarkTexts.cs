namespace SearchProxy.Benchmarks.Inference;

/// <summary>English-looking texts of chosen lengths, the same in every run.</summary>
internal static class BenchmarkTexts
{
    private static readonly string[] Words =
        ("the search of and engine for in a query document with ranking is vector to answer by index on language model memory river snake python "
        + "compiler mercury planet garden history installation network protocol temperature laboratory experiment music composer bass guitar harbour").Split(' ');

    public static string[] Make(int count, int leastWords, int mostWords, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => string.Join(
                ' ', Enumerable.Range(0, random.Next(leastWords, mostWords + 1)).Select(_ => Words[random.Next(Words.Length)])))];
    }
}
