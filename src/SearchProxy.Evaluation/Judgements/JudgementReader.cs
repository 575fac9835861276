namespace SearchProxy.Evaluation.Judgements;

/// <summary>
/// Reads queries and judgements, whichever way they are written: BEIR, qrels of TREC with topics, CSV and Quepid's exports, files for
/// learning to rank, or the body of a <c>_rank_eval</c> request. The content tells which.
/// </summary>
public static class JudgementReader
{
    /// <param name="judgements">The file of judgements.</param>
    /// <param name="queries">The file of query texts; null when the judgements have them.</param>
    /// <exception cref="JudgementFileException">A file cannot be read or is not understood; names file and line.</exception>
    public static JudgementSet Read(string judgements, string? queries)
    {
        var first = TextLines.Of(judgements).FirstOrDefault().Text ?? throw new JudgementFileException($"{judgements} is empty");
        if (first.TrimStart().StartsWith('{'))
        {
            return RankEvalJudgements.Read(judgements);
        }

        var table = CsvJudgements.IsHeader(first) ? CsvJudgements.Read(judgements) : QrelsFile.Read(judgements);
        return table.ToSet(queries is null ? null : QueryFile.Read(queries), judgements);
    }
}
