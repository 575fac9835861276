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

    [Fact]
    public void A_trace_id_is_not_an_identity()
    {
        Assert.False(CallerHeaders.IsIdentity("X-Opaque-Id"));
        Assert.False(CallerHeaders.IsIdentity("traceparent"));
        Assert.True(CallerHeaders.IsIdentity("authorization"));
        Assert.True(CallerHeaders.IsIdentity("X-Proxy-Roles"));
    }
}
