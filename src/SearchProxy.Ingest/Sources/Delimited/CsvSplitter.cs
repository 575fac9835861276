using System.Buffers;
using System.Text;
using SearchProxy.Ingest.Sources.Streams;

namespace SearchProxy.Ingest.Sources.Delimited;

/// <summary>
/// Cuts delimited text into records and values. A quote opens a value only as its first character (RFC 4180); two quotes in a row are one
/// inside of it. A record ends at LF, CR LF or CR outside of quotes. Holds one record of at most so many characters; a longer one is read
/// to its end and told. One pass, in time linear in the text.
/// </summary>
/// <param name="next">The next piece of the text, valid until the next call; empty at the end.</param>
/// <param name="dialect">How it is written.</param>
/// <param name="maxRecord">Most characters of a record.</param>
internal sealed class CsvSplitter(Func<CancellationToken, ValueTask<ReadOnlyMemory<char>>> next, CsvDialect dialect, int maxRecord)
{
    private const int KeptOfTooLong = 1_024;

    private static readonly char[] QuotedStops = ['"', '\\', '\r', '\n', Utf8Text.Broken];

    private readonly SearchValues<char> _plainStops = SearchValues.Create([dialect.Delimiter, '\\', '"', '\r', '\n', Utf8Text.Broken]);
    private readonly SearchValues<char> _quotedStops = SearchValues.Create(QuotedStops);
    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _value = new();
    private ReadOnlyMemory<char> _piece;
    private List<string?> _values = [];
    private CsvRow.Flaw _flaw;
    private State _state;
    private bool _afterBackslash;
    private bool _isNull;
    private bool _endsInBackslash;
    private bool _hasEscapedQuote;
    private bool _hasBareQuote;
    private bool _isBetweenCrAndLf;
    private long _line = 1;

    private enum State
    {
        /// <summary>Before a value's first character.</summary>
        Start,

        Plain,

        Quoted,

        /// <summary>Behind a quote inside of quotes: it closes the value unless another follows.</summary>
        Closing,
    }

    /// <summary>The next record, blank ones too; null at the end.</summary>
    /// <exception cref="IOException">The text broke off.</exception>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancellationToken)
    {
        Begin();
        var line = _line;
        while (true)
        {
            if (_piece.IsEmpty)
            {
                _piece = await next(cancellationToken);
                if (_piece.IsEmpty)
                {
                    return _raw.Length == 0 && _state == State.Start && _values.Count == 0 ? null : End(line);
                }
            }

            if (Take(_piece.Span, out var used))
            {
                _piece = _piece[used..];
                return End(line);
            }

            _piece = _piece[used..];
        }
    }

    private void Begin()
    {
        _raw.Clear();
        _value.Clear();
        (_values, _flaw, _state) = ([], CsvRow.Flaw.None, State.Start);
        (_afterBackslash, _isNull, _endsInBackslash, _hasEscapedQuote, _hasBareQuote) = (false, false, false, false, false);
    }

    private CsvRow End(long line)
    {
        if (_afterBackslash)
        {
            Append("\\");
        }

        if (_state == State.Quoted)
        {
            Flag(_hasEscapedQuote ? CsvRow.Flaw.TextAfterEscapedQuote : CsvRow.Flaw.OpenQuote);
        }

        EndValue();
        if (_flaw == CsvRow.Flaw.None && _endsInBackslash && _hasBareQuote)
        {
            _flaw = CsvRow.Flaw.DoubtfulBackslash;
        }

        return new CsvRow(line, _values, _raw.ToString(), _flaw);
    }

    /// <summary>Takes characters up to the record's end or the piece's; true at the record's.</summary>
    private bool Take(ReadOnlySpan<char> piece, out int used)
    {
        used = 0;
        while (used < piece.Length)
        {
            var c = piece[used];
            if (_isBetweenCrAndLf)
            {
                _isBetweenCrAndLf = false;
                if (c == '\n')
                {
                    // The other half of a line end that was counted. Inside of a value it belongs to it.
                    used++;
                    if (_state != State.Start)
                    {
                        Keep(piece.Slice(used - 1, 1), isValue: true);
                    }

                    continue;
                }
            }

            var run = _afterBackslash || _state is State.Start or State.Closing ? 0
                : piece[used..].IndexOfAny(_state == State.Quoted ? _quotedStops : _plainStops) is var at and >= 0
                    ? at
                    : piece.Length - used;
            if (run > 0)
            {
                Keep(piece.Slice(used, run), isValue: true);
                used += run;
                continue;
            }

            used++;
            if (Take(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes one character that may have a meaning; true at the record's end.</summary>
    private bool Take(char c)
    {
        if (c == Utf8Text.Broken)
        {
            Flag(CsvRow.Flaw.Encoding);
        }

        if (c is '\r' or '\n')
        {
            _line++;
            _isBetweenCrAndLf = c == '\r';
            if (_state != State.Quoted && !_afterBackslash)
            {
                return true;
            }
        }

        Keep([c], isValue: false);
        if (_afterBackslash)
        {
            _afterBackslash = false;
            _isNull = c == 'N' && _value.Length == 0 && _state == State.Plain;
            Append(dialect.Unescape(c, _state == State.Quoted));
            return false;
        }

        switch (_state)
        {
            case State.Quoted when c == '"':
                _hasEscapedQuote |= _value.Length > 0 && _value[^1] == '\\';
                _state = State.Closing;
                break;
            case State.Closing when c == '"':
                _state = State.Quoted;
                Append("\"");
                break;
            case State.Start when c == '"' && dialect.HasQuotes:
                _state = State.Quoted;
                break;
            case not State.Quoted when c == dialect.Delimiter:
                EndValue();
                break;
            case not State.Closing when c == '\\' && dialect.HasBackslashes:
                _state = _state == State.Start ? State.Plain : _state;
                _afterBackslash = true;
                break;
            case State.Closing:
                Flag(_hasEscapedQuote ? CsvRow.Flaw.TextAfterEscapedQuote : CsvRow.Flaw.TextAfterQuote);
                _state = State.Plain;
                Append(c.ToString());
                break;
            default:
                _hasBareQuote |= c == '"' && dialect.HasQuotes && _state != State.Quoted;
                _state = _state == State.Start ? State.Plain : _state;
                _isNull = false;
                Append(c.ToString());
                break;
        }

        return false;
    }

    private void EndValue()
    {
        _endsInBackslash |= _state == State.Closing && _value.Length > 0 && _value[^1] == '\\' && !dialect.HasBackslashes;
        if (_flaw != CsvRow.Flaw.TooLong)
        {
            _values.Add(_isNull ? null : _value.ToString());
            _value.Clear();
        }

        (_state, _isNull) = (State.Start, false);
    }

    private void Append(ReadOnlySpan<char> characters)
    {
        if (_flaw != CsvRow.Flaw.TooLong)
        {
            _value.Append(characters);
        }
    }

    private void Keep(ReadOnlySpan<char> characters, bool isValue)
    {
        if (_flaw != CsvRow.Flaw.TooLong && _raw.Length + characters.Length > maxRecord)
        {
            Flag(CsvRow.Flaw.TooLong);
            _raw.Append(characters[..Math.Min(characters.Length, KeptOfTooLong)]);
            _raw.Length = Math.Min(_raw.Length, KeptOfTooLong);
            _value.Clear();
            _values.Clear();
        }

        if (_flaw == CsvRow.Flaw.TooLong)
        {
            return;
        }

        _raw.Append(characters);
        if (isValue)
        {
            _isNull = false;
            _value.Append(characters);
        }
    }

    /// <summary>The first flaw is told; that a record is too long is more than all others.</summary>
    private void Flag(CsvRow.Flaw flaw) => _flaw = _flaw == CsvRow.Flaw.None || flaw is CsvRow.Flaw.TooLong ? flaw : _flaw;
}
