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
}
