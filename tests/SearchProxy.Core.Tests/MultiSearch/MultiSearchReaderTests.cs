using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.MultiSearch;

public sealed class MultiSearchReaderTests
{
    [Theory]
    [InlineData("{}\n{\"a\":1}\n", "{}", "{\"a\":1}")]
    [InlineData("\n{\"a\":1}\n", "", "{\"a\":1}")]
    [InlineData("{}\r\n{}\r\n", "{}\r", "{}\r")]
    [InlineData("\uFEFF{}\n{}\n", "{}", "{}")]
    [InlineData("{}\n{}\n\n", "{}", "{}")]
    [InlineData("{}\n{}\n \n", "{}", "{}")]
    [InlineData("{}\n{\"a\":\"\u2028\"}\n", "{}", "{\"a\":\"\u2028\"}")]
    public void A_pair_of_lines_is_a_search(string body, string header, string search)
    {
        var item = Assert.Single(Read(body).Items!);

        Assert.Equal((header, search), (Text(item.Header), Text(item.Body)));
    }

    [Fact]
    public void Pairs_keep_their_order()
    {
        var items = Read("{\"index\":\"a\"}\n{\"size\":1}\n\n{\"size\":2}\n{}\n{\"size\":3}\n").Items!;

        Assert.Equal(["{\"size\":1}", "{\"size\":2}", "{\"size\":3}"], items.Select(item => Text(item.Body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    [InlineData("{}\n{}")]
    [InlineData("{}\r{}\r")]
    [InlineData("{}\n\n")]
    [InlineData("{}\n{}\n\n\n")]
    [InlineData("{}\n{}\n{}\n")]
    public void What_the_engine_refuses_as_a_whole_is_left_to_it(string body) =>
        Assert.Equal((false, (Enum)BypassReason.BodyNotUnderstood), (Read(body).IsUnderstood, Read(body).Verdict?.Reason));

    [Fact]
    public void The_number_of_searches_is_bounded()
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{}\n{}\n", 4)));

        Assert.Equal(4, MultiSearchReader.Read(body, maxItems: 4).Items!.Count);
        Assert.Equal("more than 3 searches", MultiSearchReader.Read(body, maxItems: 3).Verdict?.Detail);
    }

    [Fact]
    public void Items_are_written_again_byte_for_byte() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string[]>(), texts =>
        {
            var lines = (texts ?? []).Select(text => "{\"a\":\"" + (text ?? "").Replace('\n', ' ') + "\"}\n").ToArray();
            var body = string.Concat(lines.Select(line => "{}\n" + line));
            var read = Read(body);
            if (!read.IsUnderstood)
            {
                return lines.Length == 0;
            }

            var output = new ArrayBufferWriter<byte>();
            foreach (var item in read.Items)
            {
                MultiSearchWriter.Write(output, item);
            }

            return Encoding.UTF8.GetBytes(body).AsSpan().SequenceEqual(output.WrittenSpan);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void No_bytes_make_it_throw() =>
        Prop.ForAll<byte[]>(bytes => MultiSearchReader.Read(bytes).IsUnderstood || bytes.Length >= 0).Check(Config.QuickThrowOnFailure);

    private static MultiSearchRequest Read(string body) => MultiSearchReader.Read(Encoding.UTF8.GetBytes(body));

    private static string Text(ReadOnlyMemory<byte> line) => Encoding.UTF8.GetString(line.Span);
}
