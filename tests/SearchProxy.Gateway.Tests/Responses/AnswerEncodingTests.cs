using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Tests.Responses;

public class AnswerEncodingTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("GZip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("gzip, deflate, br", "gzip")]
    [InlineData("deflate;q=1, gzip;q=0.5", "deflate")]
    [InlineData("deflate, gzip", "gzip")]
    [InlineData("br", null)]
    [InlineData("zstd, br", null)]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("gzip;q=0.0, deflate;q=0", null)]
    [InlineData("*", null)]
    [InlineData("gzip;q=0, *", null)]
    [InlineData("*;q=0", null)]
    [InlineData("gzip;q=banana", null)]
    [InlineData("gzip;x=1", null)]
    [InlineData(" gzip ; q=0.8 ", "gzip")]
    [InlineData(",,gzip,", "gzip")]
    public void Coding_is_chosen_as_the_client_asks(string? accept, string? expected) =>
        Assert.Equal(expected, AnswerEncoding.Choose(accept));
}
