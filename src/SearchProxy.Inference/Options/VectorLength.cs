namespace SearchProxy.Inference.Options;

/// <summary>The length (L2 norm) of the vectors that an encoder hands out.</summary>
public enum VectorLength
{
    /// <summary>Always 1, also after a cut to fewer dimensions: what the engines' dot product asks for.</summary>
    Unit,

    /// <summary>As the model's own modules say: 1 only with a Normalize module, and a cut is not normalised again.</summary>
    AsModel,
}
