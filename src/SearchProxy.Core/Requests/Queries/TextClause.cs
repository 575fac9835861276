namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// A clause with a text that was typed, or a value: <c>match</c> and all its kin are used for both, and the mapping tells which. Over text
/// fields alone it is a text; over fields of other types alone a condition; over both nothing is certain.
/// </summary>
/// <param name="fields">The fields that it names, boosts cut off; none = the default fields.</param>
/// <param name="words">What was typed, in parts that may name a field of their own.</param>
/// <param name="strictness">What it asks for besides a word of the text.</param>
internal sealed class TextClause(IReadOnlyList<string> fields, IReadOnlyList<FieldWords> words, Strictness strictness) : Clause
{
    private readonly bool _namesFields = words.Any(static part => part.Field is not null);

    /// <summary>Fields named inside of the text whose words do not count: they are negated, or no words.</summary>
    public IReadOnlyList<string> OtherFields { get; init; } = [];

    /// <summary>False when each part of the text names its field.</summary>
    public bool SearchesFields { get; init; } = true;

    /// <summary>False when a star in a name is a star.</summary>
    public bool TakesPatterns { get; init; } = true;

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var verdict = judging.Fields.Judge(Names(), SearchesFields && fields.Count == 0, judging.NestedPath, TakesPatterns);
        if (verdict == FieldVerdict.Condition)
        {
            return ClauseRequirement.Nothing;
        }

        // The value of a field that holds no text is not part of what was typed to search by.
        var typed = _namesFields ? [.. words.Where(part => IsText(judging, part))] : words;
        if (!judging.AddText(FieldWords.Join(typed)))
        {
            return ClauseRequirement.Nothing;
        }

        // Counted loops: an enumerator of each list would be allocated for every search.
        for (var i = 0; i < fields.Count; i++)
        {
            judging.AddField(fields[i]);
        }

        for (var i = 0; i < typed.Count; i++)
        {
            judging.AddField(typed[i].Field ?? string.Empty);
            if (typed[i].IsPhrase)
            {
                judging.AddPhrase(typed[i].Words);
            }
        }

        if (verdict == FieldVerdict.Mixed)
        {
            judging.Doubt("a clause searches text and other fields, or fields that are not known");
        }

        return IsStrict(judging)
            ? ClauseRequirement.Of(Written) with { MandatoryTexts = 1 }
            : new ClauseRequirement(ClauseRequirement.NoText, []) { MandatoryTexts = 1 };
    }

    private bool IsStrict(Judging judging) => strictness switch
    {
        Strictness.Loose => false,
        Strictness.MoreOfTheText => !judging.LoosensAll,
        _ => true,
    };

    private IReadOnlyList<string> Names() => !_namesFields && OtherFields.Count == 0 && SearchesFields
        ? fields
        : [
            .. SearchesFields ? fields : [], .. words.Where(static part => part.Field is not null).Select(static part => part.Field!),
            .. OtherFields,
        ];

    private bool IsText(Judging judging, FieldWords part) =>
        part.Field is null
            || judging.Fields.Judge([part.Field], usesDefaults: false, judging.NestedPath, TakesPatterns) != FieldVerdict.Condition;
}
