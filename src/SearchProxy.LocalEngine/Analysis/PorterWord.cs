namespace SearchProxy.LocalEngine.Analysis;

/// <summary>
/// A word while its suffixes are being cut. Letters other than a, e, i, o, u count as consonants; y depends on the one before.
/// </summary>
internal ref struct PorterWord
{
    private static readonly (string Suffix, string Stem)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string Stem)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive",
        "ize",
    ];

    private readonly string _term;
    private readonly char[] _letters;
    private int _length;

    public PorterWord(string term)
    {
        _term = term;
        _letters = new char[term.Length + 1];
        term.CopyTo(_letters);
        _length = term.Length;
    }

    private readonly ReadOnlySpan<char> Letters => _letters.AsSpan(0, _length);

    public string Stem()
    {
        RemovePlural();
        RemovePastAndProgressive();
        TurnFinalY();
        ReplaceFirst(Step2);
        ReplaceFirst(Step3);
        RemoveLastSuffix();
        RemoveFinalE();
        ShortenDoubleL();
        return Letters.SequenceEqual(_term) ? _term : new string(Letters);
    }

    private void RemovePlural()
    {
        if (_letters[_length - 1] != 's')
        {
            return;
        }

        if (EndsWith("sses") || EndsWith("ies"))
        {
            _length -= 2;
        }
        else if (_letters[_length - 2] != 's')
        {
            _length--;
        }
    }

    private void RemovePastAndProgressive()
    {
        if (EndsWith("eed"))
        {
            _length -= Measure(_length - 3) > 0 ? 1 : 0;
            return;
        }

        var cut = EndsWith("ed") ? 2 : EndsWith("ing") ? 3 : 0;
        if (cut == 0 || !HasVowel(_length - cut))
        {
            return;
        }

        _length -= cut;
        if (EndsWith("at") || EndsWith("bl") || EndsWith("iz"))
        {
            _letters[_length++] = 'e';
        }
        else if (EndsWithDoubleConsonant())
        {
            _length -= _letters[_length - 1] is 'l' or 's' or 'z' ? 0 : 1;
        }
        else if (Measure(_length) == 1 && EndsConsonantVowelConsonant(_length))
        {
            _letters[_length++] = 'e';
        }
    }

    private readonly void TurnFinalY()
    {
        if (EndsWith("y") && HasVowel(_length - 1))
        {
            _letters[_length - 1] = 'i';
        }
    }

    private void ReplaceFirst((string Suffix, string Stem)[] rules)
    {
        foreach (var (suffix, stem) in rules)
        {
            if (EndsWith(suffix))
            {
                if (Measure(_length - suffix.Length) > 0)
                {
                    _length -= suffix.Length;
                    stem.CopyTo(_letters.AsSpan(_length));
                    _length += stem.Length;
                }

                return;
            }
        }
    }

    private void RemoveLastSuffix()
    {
        foreach (var suffix in Step4)
        {
            if (EndsWith(suffix) && (suffix != "ion" || (_length > 3 && _letters[_length - 4] is 's' or 't')))
            {
                _length -= Measure(_length - suffix.Length) > 1 ? suffix.Length : 0;
                return;
            }
        }
    }

    private void RemoveFinalE()
    {
        if (EndsWith("e"))
        {
            var measure = Measure(_length - 1);
            _length -= measure > 1 || (measure == 1 && !EndsConsonantVowelConsonant(_length - 1)) ? 1 : 0;
        }
    }

    private void ShortenDoubleL()
    {
        if (EndsWith("ll") && Measure(_length) > 1)
        {
            _length--;
        }
    }

    private readonly bool EndsWith(string suffix) => Letters.EndsWith(suffix);

    private readonly bool IsConsonant(int at) => _letters[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(at - 1),
        _ => true,
    };

    private readonly bool HasVowel(int length)
    {
        for (var at = 0; at < length; at++)
        {
            if (!IsConsonant(at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many times a vowel is followed by a consonant in the first <paramref name="length"/> letters.</summary>
    private readonly int Measure(int length)
    {
        var measure = 0;
        for (var at = 1; at < length; at++)
        {
            measure += IsConsonant(at) && !IsConsonant(at - 1) ? 1 : 0;
        }

        return measure;
    }

    private readonly bool EndsWithDoubleConsonant() =>
        _length >= 2 && _letters[_length - 1] == _letters[_length - 2] && IsConsonant(_length - 1);

    private readonly bool EndsConsonantVowelConsonant(int length) =>
        length >= 3 && IsConsonant(length - 1) && !IsConsonant(length - 2) && IsConsonant(length - 3)
        && _letters[length - 1] is not ('w' or 'x' or 'y');
}
