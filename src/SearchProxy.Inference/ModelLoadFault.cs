namespace SearchProxy.Inference;

/// <summary>Why a model was not loaded.</summary>
public enum ModelLoadFault
{
    /// <summary>It was loaded.</summary>
    None,

    /// <summary>The options are out of bounds, or ask for something that this model cannot give.</summary>
    Options,

    /// <summary>The folder, or a file that a model needs, is not there.</summary>
    FileMissing,

    /// <summary>A file is empty, cut off, a pointer to a file that was not fetched, or not what its name says.</summary>
    FileDamaged,

    /// <summary>A file is not the one that the manifest vouches for: size or SHA-256 differ.</summary>
    HashMismatch,

    /// <summary>The files do not belong together: sizes of vocabulary or vectors differ.</summary>
    Inconsistent,

    /// <summary>The model is of a kind, or holds a part, that is not supported.</summary>
    Unsupported,

    /// <summary>The model runs, but its numbers are not finite, are all zero, or differ from the manifest's golden values.</summary>
    SelfCheck,

    /// <summary>The native ONNX Runtime library is missing, too old, or another library.</summary>
    RuntimeMissing,
}
