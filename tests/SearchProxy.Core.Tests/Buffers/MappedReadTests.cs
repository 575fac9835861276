using SearchProxy.Core.Buffers;

namespace SearchProxy.Core.Tests.Buffers;

public sealed class MappedReadTests
{
    private readonly MappedRead<int> _doubled = new(static read => read < 0 ? throw new IOException("less than nothing") : read * 2);

    [Fact]
    public async Task A_read_that_is_there_is_changed_at_once()
    {
        var read = _doubled.Of(new ValueTask<int>(21));
        Assert.True(read.IsCompletedSuccessfully);
        Assert.Equal(42, await read);
    }

    [Fact]
    public async Task A_read_that_comes_later_is_changed_then_and_the_next_one_too()
    {
        for (var i = 0; i < 3; i++)
        {
            var coming = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var read = _doubled.Of(new ValueTask<int>(coming.Task));
            Assert.False(read.IsCompleted);
            coming.SetResult(i);
            Assert.Equal(i * 2, await read);
        }
    }

    [Fact]
    public async Task Who_waits_may_read_again_within_the_continuation()
    {
        var (first, second) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var both = BothAsync(first.Task, second.Task);
        first.SetResult(1);
        second.SetResult(2);
        Assert.Equal((2, 4), await both);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_change_throws_is_the_exception_of_the_read(bool isThere)
    {
        var coming = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = isThere ? _doubled.Of(new ValueTask<int>(-1)) : _doubled.Of(new ValueTask<int>(coming.Task));
        coming.SetResult(-1);
        await Assert.ThrowsAsync<IOException>(async () => await read);
    }

    [Fact]
    public async Task A_read_that_fails_or_is_given_up_ends_so()
    {
        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await _doubled.Of(ValueTask.FromException<int>(new InvalidDataException())));
        await Assert.ThrowsAsync<TaskCanceledException>(
            async () => await _doubled.Of(ValueTask.FromCanceled<int>(new CancellationToken(canceled: true))));
    }

    private async Task<(int First, int Second)> BothAsync(Task<int> first, Task<int> second) =>
        (await _doubled.Of(new ValueTask<int>(first)), await _doubled.Of(new ValueTask<int>(second)));
}
