using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What has been found in a query so far while it is read.</summary>
internal sealed class QueryFindings
{
    private const int MostTexts = 32;
    private const int MostFields = 1024;

    private readonly List<string> _texts = [];
    private readonly List<string> _fields = [];

    public SearchFeatures Features { get; set; }

    /// <summary>The first reason not to go on; null while all is well.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>
    /// False when a clause that is carried as it is is not known, so that nothing certain can be said about carrying it elsewhere.
    /// </summary>
    public bool IsCertain { get; set; } = true;

    public bool HasText => _texts.Count > 0;

    public void Fail(string detail) => Refusal ??= new Refusal(BypassReason.QueryNotUnderstood, detail);

    /// <summary>A text with what it names of fields, before it is known what these are.</summary>
    public void Note(IReadOnlyList<FieldWords> words, IReadOnlyList<string> fields)
    {
        var text = FieldWords.Join(words);
        foreach (var field in fields)
        {
            if (_fields.Count <= MostFields && !_fields.Contains(field))
            {
                _fields.Add(field);
            }
        }

        if (_fields.Count > MostFields)
        {
            Fail($"more than {MostFields} fields");
        }
        else if (text.Length > 0 && !_texts.Contains(text))
        {
            Note(text);
        }
    }

    private void Note(string text)
    {
        if (_texts.Count < MostTexts)
        {
            _texts.Add(text);
        }
        else
        {
            Refusal ??= new Refusal(BypassReason.SeveralTexts, $"more than {MostTexts} different texts");
        }
    }
}
