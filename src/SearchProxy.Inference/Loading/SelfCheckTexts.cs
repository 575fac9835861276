namespace SearchProxy.Inference.Loading;

/// <summary>Texts that every model must cope with before it serves.</summary>
internal static class SelfCheckTexts
{
    public const string Plain = "what is a search proxy";

    public const string Passage =
        "A search proxy stands between clients and an engine, and brings the best answers to the top; it changes nothing else (2 < 3).";
}
