namespace SearchProxy.Inference.Scheduling;

/// <summary>
/// Whose turn it is in one lane. Two things are kept of each client that came of late: a start tag (start-time fair queueing, Goyal, Vin
/// and Cheng 1996, in tokens), which puts the work of clients in turn; and a credit in seconds of the machine, which fills by half more
/// than a fair share and is charged with all that the client asks for, done or refused. Who stays within it goes before those who ask for
/// more than they can get. Touched under the queue's lock only.
/// </summary>
internal sealed class ClientTurns(TimeProvider time)
{
    /// <summary>Clients that are kept; beyond them the one seen longest ago begins anew.</summary>
    private const int MostClients = 4_096;

    /// <summary>A client that asked for nothing for so long is none that shares the machine.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    /// <summary>Seconds of the machine that a client can ask for at once and be within its share.</summary>
    private const double MostCredit = 0.5;

    /// <summary>Jobs that it can ask for at once, when they are so long that the seconds above hold fewer.</summary>
    private const double LeastJobs = 4;

    /// <summary>
    /// Half more than the fair share: arrivals come in bunches, and a client that asks for its share on average is not to be taken for a
    /// greedy one.
    /// </summary>
    private const double Slack = 1.5;

    private readonly Dictionary<UInt128, Turn> _turns = [];
    private long _swept;
    private double _now;

    /// <summary>How many of them share the machine: those that were ever charged. Work that nobody waits for is not.</summary>
    private int _sharing;

    /// <summary>Whether a client that asks for so much is within its share.</summary>
    /// <param name="client">The client.</param>
    /// <param name="seconds">Seconds of the whole machine.</param>
    public bool IsWithin(UInt128 client, double seconds)
    {
        Sweep();
        var turn = Find(client, seconds);
        if (!turn.IsSharing)
        {
            (turn.IsSharing, turn.Credit) = (true, MostFor(seconds));
            _sharing++;
        }

        var now = time.GetTimestamp();
        turn.Credit = Math.Min(MostFor(seconds), turn.Credit + (time.GetElapsedTime(turn.Seen, now).TotalSeconds * Slack / _sharing));
        turn.Seen = now;
        return _sharing == 1 || turn.Credit >= seconds;
    }

    /// <summary>Charges what a client asks for; true when it is within its share.</summary>
    public bool Charge(UInt128 client, double seconds)
    {
        var isWithin = IsWithin(client, seconds);
        var turn = Find(client, seconds);
        turn.Credit = Math.Max(-MostFor(seconds), turn.Credit - seconds);
        return isWithin;
    }

    /// <summary>The tag by which a job of the client stands in the lane: the smaller, the earlier.</summary>
    public double StartOf(UInt128 client) => Math.Max(_now, _turns.TryGetValue(client, out var turn) ? turn.Finish : 0);

    /// <summary>The job was let in.</summary>
    public void Book(UInt128 client, double start, long tokens) => Find(client, 0).Finish = start + tokens;

    /// <summary>All clients begin anew, each with its whole credit. Jobs that wait keep their places.</summary>
    public void Forget()
    {
        _turns.Clear();
        _sharing = 0;
    }

    /// <summary>A job with this tag is worked on.</summary>
    public void Reach(double start) => _now = Math.Max(_now, start);

    private static double MostFor(double seconds) => Math.Max(MostCredit, LeastJobs * seconds);

    private Turn Find(UInt128 client, double seconds)
    {
        if (_turns.TryGetValue(client, out var turn))
        {
            return turn;
        }

        if (_turns.Count >= MostClients)
        {
            Remove(_turns.MinBy(static pair => pair.Value.Seen));
        }

        turn = new Turn { Credit = MostFor(seconds), Seen = time.GetTimestamp() };
        _turns[client] = turn;
        return turn;
    }

    private void Sweep()
    {
        if (time.GetElapsedTime(_swept) < Remembered / 10)
        {
            return;
        }

        _swept = time.GetTimestamp();
        foreach (var pair in _turns)
        {
            if (time.GetElapsedTime(pair.Value.Seen, _swept) > Remembered && pair.Value.Finish <= _now)
            {
                Remove(pair);
            }
        }
    }

    private void Remove(KeyValuePair<UInt128, Turn> pair)
    {
        _turns.Remove(pair.Key);
        _sharing -= pair.Value.IsSharing ? 1 : 0;
    }

    private sealed class Turn
    {
        public double Credit { get; set; }

        public long Seen { get; set; }

        public double Finish { get; set; }

        public bool IsSharing { get; set; }
    }
}
