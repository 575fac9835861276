using SearchProxy.Engine;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Which product stands behind the proxy: asked until somebody is told. A caller without the right to ask learns nothing and decides
/// nothing for the others: each asks for itself, and what one has learned holds for all.
/// </summary>
internal sealed class EngineIdentity(EngineClient client, TimeProvider time)
{
    /// <summary>Callers whose vain question is remembered; beyond them the one who asked longest ago may ask again at once.</summary>
    private const int MostCallers = 256;

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Question> _questions = [];
    private volatile IEngineDialect? _dialect;

    /// <summary>The dialect, or null as long as the engine does not say to this caller what it is.</summary>
    /// <param name="callerHeaders">The engine is asked in the caller's name: a secured one answers nobody else.</param>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async ValueTask<IEngineDialect?> DialectAsync(
        IReadOnlyList<EngineHeader> callerHeaders, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (_dialect is { } known)
        {
            return known;
        }

        try
        {
            await Ask(callerHeaders).WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        return _dialect;
    }

    private Task Ask(IReadOnlyList<EngineHeader> callerHeaders)
    {
        var caller = CallerIdentity.Of(callerHeaders);
        lock (_gate)
        {
            if (_questions.TryGetValue(caller, out var question)
                && !(question.Answer.IsCompleted && time.GetElapsedTime(question.Asked) > AskAgain))
            {
                return question.Answer;
            }

            if (_questions.Count >= MostCallers && !_questions.ContainsKey(caller))
            {
                _questions.Remove(_questions.MinBy(static pair => pair.Value.Asked).Key);
            }

            var answer = Task.Run(() => AskAsync(callerHeaders), CancellationToken.None);
            _questions[caller] = new Question(answer, time.GetTimestamp());
            return answer;
        }
    }

    private async Task AskAsync(IReadOnlyList<EngineHeader> callerHeaders)
    {
        var outcome = await EngineProbe.AskAsync(client, callerHeaders, AskTimeout, CancellationToken.None);
        if (outcome.Info is { } info)
        {
            _dialect = EngineDialect.For(info.Product);
            lock (_gate)
            {
                _questions.Clear();
            }
        }
    }

    private sealed record Question(Task Answer, long Asked);
}
