namespace SearchProxy.Tokenizers.PreTokenization;

/// <summary>Which pieces Metaspace puts a mark before.</summary>
internal enum PrependScheme
{
    Always,

    /// <summary>Only the one at the beginning of the original text.</summary>
    First,

    Never,
}
