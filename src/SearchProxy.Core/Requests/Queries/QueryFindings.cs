using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What has been found in a query so far.</summary>
internal sealed class QueryFindings
{
    private const int MostTexts = 32;
    private const int MostFields = 1024;

    private readonly HashSet<string> _knownFields = new(StringComparer.Ordinal);
    private readonly List<int> _occurrences = [];

    /// <summary>Each different text once, in the order of the query.</summary>
    public List<string> Texts { get; } = [];

    public List<string> Fields { get; } = [];

    public SearchFeatures Features { get; set; }

    /// <summary>The first reason not to go on; null while all is well.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>How many texts were added, equal ones counted each time.</summary>
    public int Occurrences => _occurrences.Count;

    public void Fail(string detail) => Refusal ??= new Refusal(BypassReason.QueryNotUnderstood, detail);

    /// <summary>Takes a text that a person typed; false when it holds nothing but blanks.</summary>
    public bool AddText(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            return false;
        }

        var known = Texts.IndexOf(text);
        if (known < 0 && Texts.Count == MostTexts)
        {
            Refusal ??= new Refusal(BypassReason.SeveralTexts, $"more than {MostTexts} different texts");
            known = MostTexts - 1;
        }
        else if (known < 0)
        {
            known = Texts.Count;
            Texts.Add(text);
        }

        _occurrences.Add(known);
        return true;
    }

    /// <summary>Takes the name of a field that is searched; a boost (<c>title^3</c>) is cut off.</summary>
    public void AddField(string name)
    {
        var boost = name.LastIndexOf('^');
        name = boost > 0 ? name[..boost] : name;
        if (name.Length == 0 || !_knownFields.Add(name))
        {
            return;
        }

        if (Fields.Count == MostFields)
        {
            Fail($"more than {MostFields} fields");
            return;
        }

        Fields.Add(name);
    }

    /// <summary>Which text was added since <see cref="Occurrences"/> was <paramref name="before"/>.</summary>
    public int TextSince(int before)
    {
        if (_occurrences.Count == before)
        {
            return Demand.NoText;
        }

        var first = _occurrences[before];
        for (var i = before + 1; i < _occurrences.Count; i++)
        {
            if (_occurrences[i] != first)
            {
                return Demand.SeveralTexts;
            }
        }

        return first;
    }
}
