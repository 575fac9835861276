namespace SearchProxy.Evaluation.Labels;

/// <summary>The forms that training programs read, JSON lines, and judgements.</summary>
public enum LabelFormat
{
    /// <summary>
    /// <c>query</c>, <c>positive</c>, <c>negative</c> and <c>score</c>, the teacher's margin between them: sentence-transformers'
    /// MarginMSELoss; without the score its MultipleNegativesRankingLoss.
    /// </summary>
    Triplets,

    /// <summary><c>query</c>, <c>passage</c> and <c>score</c>: a cross-encoder that learns the teacher's scores.</summary>
    Pairs,

    /// <summary><c>query</c>, <c>pos</c> and <c>neg</c> with <c>pos_scores</c> and <c>neg_scores</c>: FlagEmbedding's form.</summary>
    Lists,

    /// <summary>
    /// CSV with <c>query</c>, <c>docid</c>, <c>rating</c> and <c>judge</c> for <c>eval</c> and <c>tune</c>: everything that was scored, by
    /// <see cref="TeacherJudgements"/>.
    /// </summary>
    Judgements,
}
