namespace SearchProxy.Inference.Models;

/// <summary>How token vectors become one vector, in the order in which several are put side by side.</summary>
internal enum PoolingMode
{
    /// <summary>The first token's vector.</summary>
    Cls,

    /// <summary>The largest number at each place.</summary>
    Max,

    Mean,

    /// <summary>The sum divided by the square root of the count.</summary>
    MeanSqrtLength,

    /// <summary>The mean with weights 1, 2, 3 … by place.</summary>
    WeightedMean,

    /// <summary>The last token's vector.</summary>
    Last,
}
