namespace SearchProxy.Tokenizers.Normalization;

/// <summary>A normalization form of UAX 15.</summary>
internal enum UnicodeForm
{
    Nfc,
    Nfd,
    Nfkc,
    Nfkd,
}
