using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>What has been found in a query so far while its clauses are judged by the mapping.</summary>
internal sealed class Judging(AddressedFields fields, Widening widening)
{
    private readonly List<int> _occurrences = [];
    private List<string>? _phrases;

    public AddressedFields Fields { get; } = fields;

    /// <summary>A text that asks for more than one word is loose, too.</summary>
    public bool LoosensAll { get; } = widening == Widening.Always;

    /// <summary>Each different text once, in the order of the query.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>What stands in quotes in a query syntax.</summary>
    public IReadOnlyList<string> Phrases => _phrases ?? [];

    /// <summary>The fields that texts are searched in, each once, in the order of the query.</summary>
    public List<string> TextFields { get; } = [];

    /// <summary>Why nothing certain can be said about what the query demands; null when it can.</summary>
    public string? FirstDoubt { get; private set; }

    /// <summary>A clause cuts off by score what does not score high enough.</summary>
    public bool HasLeastScore { get; set; }

    /// <summary>The nested object that is looked into; null at the root.</summary>
    public string? NestedPath { get; private set; }

    /// <summary>How many texts were added, equal ones counted each time.</summary>
    public int Occurrences => _occurrences.Count;

    public void Doubt(string why) => FirstDoubt ??= why;

    public ClauseRequirement JudgeInside(string nestedPath, Clause clause)
    {
        var around = NestedPath;
        NestedPath = nestedPath;
        var requirement = clause.Judge(this);
        NestedPath = around;
        return requirement;
    }

    /// <summary>Takes a text that a person typed, without blanks around it; false when it is empty.</summary>
    public bool AddText(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        var known = Texts.IndexOf(text);
        if (known < 0)
        {
            known = Texts.Count;
            Texts.Add(text);
        }

        _occurrences.Add(known);
        return true;
    }

    public void AddPhrase(string text) => (_phrases ??= []).Add(text);

    public void AddField(string name)
    {
        if (name.Length > 0 && !TextFields.Contains(name))
        {
            TextFields.Add(name);
        }
    }

    /// <summary>Which text was added since <see cref="Occurrences"/> was <paramref name="before"/>.</summary>
    public int TextSince(int before)
    {
        if (_occurrences.Count == before)
        {
            return ClauseRequirement.NoText;
        }

        var first = _occurrences[before];
        for (var i = before + 1; i < _occurrences.Count; i++)
        {
            if (_occurrences[i] != first)
            {
                return ClauseRequirement.SeveralTexts;
            }
        }

        return first;
    }
}
