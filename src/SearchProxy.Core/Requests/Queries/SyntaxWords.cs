using System.Text;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Collects the words of a query syntax and leaves out what is negated.</summary>
internal sealed class SyntaxWords
{
    /// <summary>Stands for a wildcard that is not escaped; no text holds it.</summary>
    public const char Wildcard = '\uFFFF';

    private readonly StringBuilder _text = new();
    private readonly List<string> _fields = [];
    private int _depth;
    private int _mutedFrom;
    private bool _muteNext;

    public bool IsDemanding { get; private set; }

    private bool IsMuted => _muteNext || _mutedFrom > 0;

    /// <summary>What comes next is negated: a term, a phrase or a group.</summary>
    public void Negate()
    {
        _muteNext = true;
        IsDemanding = true;
    }

    /// <summary>Something stands here that is no text and may forbid documents.</summary>
    public void Demand()
    {
        _muteNext = false;
        IsDemanding = true;
    }

    public void Open()
    {
        _depth++;
        if (_muteNext && _mutedFrom == 0)
        {
            _mutedFrom = _depth;
        }

        _muteNext = false;
    }

    public void Close()
    {
        if (_mutedFrom == _depth)
        {
            _mutedFrom = 0;
        }

        _depth = Math.Max(0, _depth - 1);
    }

    /// <summary>A field that what comes next must be found in.</summary>
    public void Field(string name)
    {
        IsDemanding = true;
        if (!IsMuted)
        {
            _fields.Add(name);
        }
    }

    public void Add(string word)
    {
        if (!IsMuted && word.Length > 0)
        {
            _text.Append(_text.Length == 0 ? "" : " ").Append(word);
        }

        _muteNext = false;
    }

    /// <summary>Adds a word that may hold <see cref="Wildcard"/>: at its ends it is cut off, inside it makes the word a pattern.</summary>
    public void AddPattern(string word)
    {
        var core = word.Trim(Wildcard);
        if (core.Contains(Wildcard, StringComparison.Ordinal))
        {
            Demand();
        }
        else if (core.Length == 0)
        {
            _muteNext = false;
        }
        else
        {
            Add(core);
        }
    }

    public SyntaxText ToText() => new(_text.ToString(), _fields, IsDemanding);
}
