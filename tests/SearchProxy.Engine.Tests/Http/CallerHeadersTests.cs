using SearchProxy.Engine.Http;

namespace SearchProxy.Engine.Tests.Http;

public class CallerHeadersTests
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("es-secondary-authorization")]
    [InlineData("es-security-runas-user")]
    [InlineData("securitytenant")]
    [InlineData("Cookie")]
    [InlineData("X-Opaque-Id")]
    [InlineData("traceparent")]
    [InlineData("x-proxy-user")]
    [InlineData("X-Forwarded-For")]
    [InlineData("Accept")]
    [InlineData("x-header-of-a-plugin")]
    public void Who_asks_and_why_reaches_the_engine(string name) => Assert.True(CallerHeaders.Passes(name));

    [Theory]
    [InlineData("Host")]
    [InlineData("content-length")]
    [InlineData("Transfer-Encoding")]
    [InlineData("Connection")]
    [InlineData("Accept-Encoding")]
    [InlineData("Content-Type")]
    [InlineData("Content-Encoding")]
    [InlineData("Expect")]
    [InlineData("TE")]
    [InlineData("Upgrade")]
    [InlineData("Proxy-Authorization")]
    [InlineData("X-SearchProxy-Window")]
    [InlineData("x-searchproxy-off")]
    [InlineData(":authority")]
    [InlineData("")]
    public void What_is_of_the_connection_or_for_the_proxy_stays(string name) => Assert.False(CallerHeaders.Passes(name));

    [Fact]
    public void Headers_named_in_Connection_stay_but_identity_cannot_be_taken_off()
    {
        var selected = CallerHeaders.Select(
        [
            new("Connection", "close, X-Local, Authorization"),
            new("Authorization", "Basic abc"),
            new("X-Local", "1"),
            new("X-Other", "2"),
            new("X-Other", "3"),
        ]);

        Assert.Equal([new EngineHeader("Authorization", "Basic abc"), new("X-Other", "2"), new("X-Other", "3")], selected);
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("X-Proxy-Roles")]
    [InlineData("X-Remote-User")]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Auth-Token")]
    [InlineData("ES-Client-Authentication")]
    [InlineData("Cookie")]
    [InlineData("x-header-of-a-plugin")]
    public void All_that_an_engine_may_know_somebody_by_is_an_identity(string name) => Assert.True(CallerHeaders.IsIdentity(name));

    [Theory]
    [InlineData("X-Opaque-Id")]
    [InlineData("traceparent")]
    [InlineData("Accept")]
    [InlineData("User-Agent")]
    [InlineData("Content-Language")]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-b3-traceid")]
    [InlineData("X-SearchProxy-Window")]
    [InlineData("Connection")]
    public void Traces_addresses_and_preferences_are_none(string name) => Assert.False(CallerHeaders.IsIdentity(name));

    [Fact]
    public void Callers_differ_by_any_header_that_may_tell_them_apart_and_by_nothing_else()
    {
        var alice = CallerIdentity.Of([new("X-Remote-User", "alice"), new("Accept", "*/*")]);

        Assert.Equal(
            alice, CallerIdentity.Of([new("traceparent", "00-1"), new("x-remote-user", "alice"), new("X-Forwarded-For", "10.0.0.1")]));
        Assert.NotEqual(alice, CallerIdentity.Of([new("X-Remote-User", "bob")]));
        Assert.NotEqual(alice, CallerIdentity.Of([new("X-Forwarded-User", "alice")]));
        Assert.NotEqual(alice, CallerIdentity.Of([]));
        Assert.NotEqual(CallerIdentity.Of([new("A", "bc")]), CallerIdentity.Of([new("AB", "c")]));
    }

    [Fact]
    public void Clients_are_told_apart_by_credentials_and_without_them_by_address()
    {
        Assert.Equal(
            CallerIdentity.OfClient([new("Authorization", "Basic a")], "10.0.0.1"),
            CallerIdentity.OfClient([new("Authorization", "Basic a")], "10.0.0.2"));
        Assert.NotEqual(
            CallerIdentity.OfClient([new("Authorization", "Basic a")], "10.0.0.1"),
            CallerIdentity.OfClient([new("Authorization", "Basic b")], "10.0.0.1"));
        Assert.NotEqual(CallerIdentity.OfClient([], "10.0.0.1"), CallerIdentity.OfClient([], "10.0.0.2"));
        Assert.Equal(
            CallerIdentity.OfClient([new("X-Colour", "red")], "10.0.0.1"), CallerIdentity.OfClient([new("X-Colour", "blue")], "10.0.0.1"));
    }
}
