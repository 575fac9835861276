namespace SearchProxy.LocalEngine.Analysis;

/// <summary>Cuts a trailing <c>'s</c>, with any of the three apostrophes.</summary>
internal static class EnglishPossessive
{
    public static string Apply(string term) =>
        term.Length >= 2 && term[^1] is 's' or 'S' && term[^2] is '\'' or '\u2019' or '\uFF07' ? term[..^2] : term;
}
