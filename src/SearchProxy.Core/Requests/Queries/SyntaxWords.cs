namespace SearchProxy.Core.Requests.Queries;

/// <summary>Collects the words of a query syntax and leaves out what is negated.</summary>
internal sealed class SyntaxWords
{
    /// <summary>Stands for a wildcard that is not escaped; no text holds it.</summary>
    public const char Wildcard = '\uFFFF';

    private readonly List<FieldWords> _words = [];
    private readonly List<string> _otherFields = [];

    /// <summary>The field of each open group.</summary>
    private readonly Stack<string?> _groups = new();
    private int _mutedFrom;
    private bool _muteNext;
    private string? _fieldOfNext;
    private bool _searchesFields;
    private Strictness _strictness;

    private bool IsMuted => _muteNext || _mutedFrom > 0;

    /// <summary>What comes next is negated: a term, a phrase or a group.</summary>
    public void Negate()
    {
        _muteNext = true;
        Ask(Strictness.Rules);
    }

    /// <summary>Something stands here that is no text and may forbid documents.</summary>
    public void Demand()
    {
        Ask(Strictness.Rules);
        Place(word: null);
    }

    public void Ask(Strictness strictness) => _strictness = (Strictness)Math.Max((int)_strictness, (int)strictness);

    public void Open()
    {
        _groups.Push(TakeField());
        if (_muteNext && _mutedFrom == 0)
        {
            _mutedFrom = _groups.Count;
        }

        _muteNext = false;
    }

    public void Close()
    {
        if (_mutedFrom == _groups.Count)
        {
            _mutedFrom = 0;
        }

        _groups.TryPop(out _);
    }

    /// <summary>A field that what comes next must be found in.</summary>
    public void Field(string name) => _fieldOfNext = name;

    public void Add(string word, bool isPhrase = false) => Place(word.Length > 0 ? word : null, isPhrase);

    /// <summary>Adds a word that may hold <see cref="Wildcard"/>: at its ends it is cut off, inside it makes the word a pattern.</summary>
    public void AddPattern(string word)
    {
        var core = word.Trim(Wildcard);
        if (core.Contains(Wildcard, StringComparison.Ordinal))
        {
            Demand();
            return;
        }

        if (core.Length < word.Length)
        {
            Ask(Strictness.MoreOfTheText);
        }

        Add(core);
    }

    public SyntaxText ToText()
    {
        if (_fieldOfNext is { } dangling)
        {
            _otherFields.Add(dangling);
        }

        return new SyntaxText(_words, _otherFields, _searchesFields, _strictness);
    }

    private void Place(string? word, bool isPhrase = false)
    {
        var field = TakeField();
        _searchesFields |= field is null;
        if (word is not null && !IsMuted)
        {
            _words.Add(new FieldWords(field, word) { IsPhrase = isPhrase });
        }
        else if (field is not null)
        {
            _otherFields.Add(field);
        }

        _muteNext = false;
    }

    private string? TakeField()
    {
        var field = _fieldOfNext ?? (_groups.TryPeek(out var around) ? around : null);
        _fieldOfNext = null;
        return field;
    }
}
