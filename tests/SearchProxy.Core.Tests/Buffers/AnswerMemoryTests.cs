using SearchProxy.Core.Buffers;

namespace SearchProxy.Core.Tests.Buffers;

public sealed class AnswerMemoryTests
{
    // A size that nothing else in the test run rents, so that the pool's answer tells what it was given.
    private const int RareSize = 1024 * 1024;

    [Fact]
    public void What_it_keeps_goes_back_to_the_pool_when_the_answer_is_sent()
    {
        var memory = new AnswerMemory();
        var buffer = AnswerMemory.Rent(RareSize);
        memory.Keep(buffer);
        memory.Dispose();

        Assert.Same(buffer, AnswerMemory.Rent(RareSize));
    }

    [Fact]
    public void What_comes_after_the_end_is_never_given_to_somebody_else()
    {
        var memory = new AnswerMemory();
        memory.Dispose();
        var late = AnswerMemory.Rent(RareSize);
        memory.Keep(late);
        memory.Dispose();

        Assert.NotSame(late, AnswerMemory.Rent(RareSize));
    }

    [Fact]
    public void What_is_too_large_for_the_pool_is_left_to_the_collector()
    {
        var memory = new AnswerMemory();
        var buffer = AnswerMemory.Rent(RareSize + 1);
        memory.Keep(buffer);
        memory.Dispose();

        Assert.NotSame(buffer, AnswerMemory.Rent(RareSize + 1));
    }

    [Fact]
    public void What_all_hold_stays_within_the_budget_but_for_what_has_to_be_finished()
    {
        var budget = new MemoryBudget(100);
        var first = new AnswerMemory(budget);
        var second = new AnswerMemory(budget);
        Assert.True(first.TryHold(60));
        Assert.False(second.TryHold(41));
        Assert.True(second.TryHold(40));
        second.Hold(50);
        Assert.Equal(150, budget.Held);
        second.LetGo(30);
        first.Dispose();
        second.Abandon();
        second.Dispose();
        Assert.Equal((0, 150), (budget.Held, budget.Highest));
        budget.ForgetHighest();
        Assert.Equal(0, budget.Highest);
    }

    [Fact]
    public void After_its_end_it_counts_nothing()
    {
        var budget = new MemoryBudget(100);
        var memory = new AnswerMemory(budget);
        memory.Abandon();
        Assert.True(memory.TryHold(1_000));
        memory.Hold(1_000);
        memory.LetGo(1_000);
        Assert.Equal(0, budget.Held);
    }

    [Fact]
    public async Task Who_waits_is_let_in_in_turn_and_before_those_who_do_not_wait()
    {
        var budget = new MemoryBudget(100);
        Assert.True(budget.TryTake(90));
        var first = budget.TakeAsync(50, CancellationToken.None).AsTask();
        var second = budget.TakeAsync(10, CancellationToken.None).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);
        Assert.False(budget.TryTake(1));

        budget.Return(30);
        Assert.False(first.IsCompleted || second.IsCompleted);
        budget.Return(30);

        Assert.True(await first);
        Assert.True(await second);
        Assert.Equal(90, budget.Held);
    }

    [Fact]
    public async Task A_place_that_is_given_up_holds_nobody_up()
    {
        var budget = new MemoryBudget(100);
        using var patience = new CancellationTokenSource();
        Assert.True(budget.TryTake(90));
        var first = budget.TakeAsync(50, patience.Token).AsTask();
        var second = budget.TakeAsync(10, CancellationToken.None).AsTask();

        await patience.CancelAsync();

        Assert.False(await first);
        Assert.True(await second);
        Assert.False(await budget.TakeAsync(101, CancellationToken.None));
        Assert.Equal(100, budget.Held);
    }

    [Fact]
    public async Task A_client_that_leaves_while_it_waits_holds_nothing()
    {
        var budget = new MemoryBudget(100);
        var memory = new AnswerMemory(budget, budget.TakeAsync);
        using var gone = new CancellationTokenSource();
        Assert.True(budget.TryTake(100));
        var waiting = memory.TryHoldAsync(10, gone.Token).AsTask();

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        budget.Return(100);
        memory.Abandon();
        Assert.Equal(0, budget.Held);
    }
}
