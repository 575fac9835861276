using SearchProxy.Testing;

namespace SearchProxy.Inference.Tests;

public class FailureBreakerTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly FailureBreaker _breaker;

    public FailureBreakerTests() => _breaker = new FailureBreaker(3, TimeSpan.FromSeconds(10), _time);

    [Fact]
    public void Only_failures_in_a_row_count()
    {
        Fail(2);
        Assert.True(_breaker.TryEnter());
        _breaker.Succeeded();
        Fail(2);
        Assert.True(_breaker.TryEnter());
        Assert.Null(_breaker.Complaint);
    }

    [Fact]
    public void After_so_many_nobody_is_let_in_until_the_time_is_over_and_then_one()
    {
        Fail(3);
        Assert.False(_breaker.TryEnter());
        Assert.Equal("failed 3 times in a row and is left alone; one request tries it every 10 s", _breaker.Complaint);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(_breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_breaker.TryEnter());
        Assert.False(_breaker.TryEnter());
    }

    [Fact]
    public void A_try_that_succeeds_opens_it_for_all()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_breaker.TryEnter());
        _breaker.Succeeded();
        Assert.True(_breaker.TryEnter());
        Assert.True(_breaker.TryEnter());
        Assert.False(_breaker.IsOpen);
    }

    [Fact]
    public void A_try_that_fails_begins_the_time_anew()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_breaker.TryEnter());
        _breaker.Failed();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(_breaker.TryEnter());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_breaker.TryEnter());
    }

    [Fact]
    public void A_try_that_says_nothing_leaves_the_place_to_the_next()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_breaker.TryEnter());
        _breaker.Undecided();
        Assert.True(_breaker.TryEnter());
        Assert.False(_breaker.TryEnter());
    }

    [Fact]
    public void Failures_of_one_client_shut_that_client_out_and_nobody_else()
    {
        for (var i = 0; i < 5; i++)
        {
            _breaker.Failed(client: 1);
        }

        Assert.False(_breaker.TryEnter(client: 1));
        Assert.True(_breaker.TryEnter(client: 2));
        Assert.True(_breaker.TryEnter());
        Assert.NotNull(_breaker.Complaint);
    }

    [Fact]
    public void Failures_of_two_clients_shut_everybody_out_until_one_succeeds()
    {
        _breaker.Failed(client: 1);
        _breaker.Failed(client: 2);
        _breaker.Failed(client: 1);

        Assert.False(_breaker.TryEnter(client: 1));
        Assert.False(_breaker.TryEnter(client: 3));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_breaker.TryEnter(client: 3));
        _breaker.Succeeded();
        Assert.True(_breaker.TryEnter(client: 1));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(_breaker.TryEnter());
            _breaker.Failed();
        }
    }
}
