namespace SearchProxy.Tokenizers.Unicode;

/// <summary>The categories of Unicode 8.0 that tokenizers ask for.</summary>
internal enum OldCategory : byte
{
    None,

    /// <summary>Mn.</summary>
    NonspacingMark,

    /// <summary>Mc and Me.</summary>
    OtherMark,

    /// <summary>Pc, Pd, Ps, Pe, Pi, Pf and Po.</summary>
    Punctuation,

    /// <summary>Cc, Cf and Co.</summary>
    Control,
}
