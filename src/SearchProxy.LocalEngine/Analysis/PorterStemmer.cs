namespace SearchProxy.LocalEngine.Analysis;

/// <summary>
/// The suffix stripper that Martin Porter published in 1980 (Program 14, 130–137), with the two endings that he added to his own
/// implementation later (<c>bli → ble</c>, <c>logi → log</c>). Words of one and two letters stay as they are.
/// </summary>
internal static class PorterStemmer
{
    public static string Apply(string term) => term.Length <= 2 ? term : new PorterWord(term).Stem();
}
