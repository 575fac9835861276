using System.Runtime.CompilerServices;

namespace SearchProxy.Testing;

/// <summary>Waits for what another thread is about to do. What does not come within a minute fails the test by its own words.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <exception cref="TimeoutException">The condition did not become true.</exception>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string words = "") =>
        HoldsAsync(() => Task.FromResult(condition()), words);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string words = "")
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition().ConfigureAwait(false))
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Did not hold within {Patience.TotalSeconds:0} s: {words}");
            }

            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
