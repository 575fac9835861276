using SearchProxy.Core.Trials;

namespace SearchProxy.Gateway.Trials;

/// <summary>What a trial has shown for one index. Not thread-safe.</summary>
internal sealed class TrialScore
{
    private const int MostWaiting = 10_000;

    private readonly Queue<bool> _engineWaiting = new();
    private readonly Queue<bool> _rerankedWaiting = new();

    /// <summary>
    /// Judged searches of the engine's order, those among them that were clicked, and the same of the reranked order; interleaved ones
    /// count for both.
    /// </summary>
    public (long Searches, long Clicked) Engine { get; private set; }

    public (long Searches, long Clicked) Reranked { get; private set; }

    /// <summary>Wins of the reranked order.</summary>
    public SignTest Test { get; private set; }

    /// <summary>Who was shown to be better; null as long as nobody was. What has been shown stays.</summary>
    public Team? Better { get; private set; }

    /// <summary>An interleaved search, by its clicks on each order's hits.</summary>
    public void JudgeInterleaved(int engineClicks, int rerankedClicks, double alpha)
    {
        Engine = Counted(Engine, engineClicks > 0);
        Reranked = Counted(Reranked, rerankedClicks > 0);
        if (engineClicks != rerankedClicks)
        {
            Decide(rerankedClicks > engineClicks, alpha);
        }
    }

    /// <summary>
    /// A search of one arm. The n-th search of one arm is held against the n-th of the other (McNemar's pairs): where one was clicked and
    /// the other not, that is a win.
    /// </summary>
    public void JudgeSplit(bool isReranked, bool wasClicked, double alpha)
    {
        (Engine, Reranked) = isReranked ? (Engine, Counted(Reranked, wasClicked)) : (Counted(Engine, wasClicked), Reranked);
        var (own, other) = isReranked ? (_rerankedWaiting, _engineWaiting) : (_engineWaiting, _rerankedWaiting);
        if (!other.TryDequeue(out var otherWasClicked))
        {
            if (own.Count < MostWaiting)
            {
                own.Enqueue(wasClicked);
            }
        }
        else if (wasClicked != otherWasClicked)
        {
            Decide(wasClicked == isReranked, alpha);
        }
    }

    private void Decide(bool isWin, double alpha)
    {
        Test = Test.With(isWin);
        Better ??= Test.PValue >= alpha ? null : Test.Share > 0.5 ? Team.Second : Team.First;
    }

    private static (long Searches, long Clicked) Counted((long Searches, long Clicked) before, bool wasClicked) =>
        (before.Searches + 1, before.Clicked + (wasClicked ? 1 : 0));
}
