namespace SearchProxy.Core.Relevance;

/// <summary>What a relevance grade is worth in nDCG.</summary>
public enum Gain
{
    /// <summary>The grade itself, as in Järvelin and Kekäläinen (2002), trec_eval's <c>ndcg_cut</c> and BEIR.</summary>
    Linear,

    /// <summary><c>2^grade - 1</c>, as in Burges et al. (2005); sets high grades further apart.</summary>
    Exponential,
}
