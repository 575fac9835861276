using System.Text;
using SearchProxy.Gateway.Writes.Embedding;

namespace SearchProxy.Gateway.Tests.Writes.Embedding;

public sealed class MemberSpliceTests
{
    [Theory]
    [InlineData("{}", "{\"search_proxy\":1}")]
    [InlineData(" { \"a\":{} } \r", " { \"a\":{} ,\"search_proxy\":1} \r")]
    [InlineData("\uFEFF{\"a\":1}", "\uFEFF{\"a\":1,\"search_proxy\":1}")]
    [InlineData("/* } */{\"a\":\"}\" /* x } */}// }", "/* } */{\"a\":\"}\" /* x } */,\"search_proxy\":1}// }")]
    [InlineData("{/* none */}", "{/* none */\"search_proxy\":1}")]
    public void The_member_comes_last_in_the_object(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(MemberSplice.Insert(Encoding.UTF8.GetBytes(json), "1"u8)));
}
