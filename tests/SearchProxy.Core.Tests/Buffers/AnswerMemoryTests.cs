using SearchProxy.Core.Buffers;

namespace SearchProxy.Core.Tests.Buffers;

public sealed class AnswerMemoryTests
{
    // A size that nothing else in the test run rents, so that the pool's answer tells what it was given.
    private const int RareSize = 48 * 1024 * 1024;

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
        var late = AnswerMemory.Rent(2 * RareSize);
        memory.Keep(late);
        memory.Dispose();

        Assert.NotSame(late, AnswerMemory.Rent(2 * RareSize));
    }
}
