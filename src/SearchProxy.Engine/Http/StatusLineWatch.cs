namespace SearchProxy.Engine.Http;

/// <summary>
/// Follows the first bytes of an answer, however they are sliced, to the end of its status line, past interim answers (1xx).
/// </summary>
internal struct StatusLineWatch
{
    private const int VersionLength = 8;
    private const int StatusEnd = VersionLength + 4;

    private int _position;
    private int _status;
    private bool _isOldVersion;
    private bool _skipsInterim;
    private bool _lineIsEmpty;

    /// <summary>True from the first byte of an answer until its status line has been seen.</summary>
    public bool IsWatching { get; private set; }

    /// <summary>The status line tells that the connection must not be used again.</summary>
    public readonly bool IsLast => _isOldVersion || IsLastAfter(_status);

    public static StatusLineWatch Begin() => new() { IsWatching = true };

    /// <summary>
    /// Statuses after which the engines' decoders may read nothing more although they leave the connection open (400, 413, 414, 431 and
    /// their kin), or for which an answer has no body whatever its head says (204, 205): bytes of one would be read as the next answer.
    /// </summary>
    private static bool IsLastAfter(int status) => status is 204 or 205 or 400 or 408 or 411 or 413 or 414 or 417 or 431 or 505;

    /// <summary>Feeds bytes; gives the number of those that end the status line, or −1 when it has not ended.</summary>
    public int Feed(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_skipsInterim ? EndsInterim(bytes[i]) : EndsStatusLine(bytes[i]))
            {
                return i + 1;
            }
        }

        return -1;
    }

    private bool EndsStatusLine(byte next)
    {
        if (_position == VersionLength - 1)
        {
            _isOldVersion = next == (byte)'0';
        }

        if (_position is > VersionLength and < StatusEnd)
        {
            _status = (_status * 10) + (next - '0');
        }

        _position = Math.Min(_position + 1, StatusEnd);
        if (next != (byte)'\n')
        {
            return false;
        }

        if (_status is >= 100 and < 200 and not 101)
        {
            this = new StatusLineWatch { IsWatching = true, _skipsInterim = true, _lineIsEmpty = true };
            return false;
        }

        IsWatching = false;
        return true;
    }

    /// <summary>
    /// The head of an interim answer ends with an empty line; the next byte begins another status line. Never ends the watch.
    /// </summary>
    private bool EndsInterim(byte next)
    {
        if (next == (byte)'\n' && _lineIsEmpty)
        {
            this = Begin();
        }
        else if (next != (byte)'\r')
        {
            _lineIsEmpty = next == (byte)'\n';
        }

        return false;
    }
}
