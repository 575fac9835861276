using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Tests.Json;

public sealed class CarriedValueTests
{
    private const int Depth = 4;

    [Fact]
    public void A_sound_value_ends_where_the_runtimes_reader_says() =>
        Prop.ForAll(
            GeneratedJson.Value(Depth).ToArbitrary(), Gen.Elements("]", " ]", ",1]", "\n,\"]\"]").ToArbitrary(), static (value, behind) =>
            {
                var json = Encoding.UTF8.GetBytes($"[{value}{behind}");
                var reader = new Utf8JsonReader(json);
                reader.Read();
                reader.Read();
                reader.Skip();
                return CarriedValue.EndOf(json, 1) == reader.BytesConsumed;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_beginning_of_a_text_or_container_is_a_value() =>
        Prop.ForAll(Gen.OneOf(GeneratedJson.Text, GeneratedJson.Object(Depth)).ToArbitrary(), static value =>
        {
            var json = Encoding.UTF8.GetBytes(value);
            return Enumerable.Range(1, json.Length - 1).All(length => CarriedValue.EndOf(json.AsSpan(0, length), 0) == -1);
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Mangled_json_ends_where_its_quotes_and_brackets_are_closed_or_nowhere() =>
        Prop.ForAll(GeneratedJson.Mangled(GeneratedJson.Object(Depth)).ToArbitrary(), static json =>
            json is not [(byte)'{' or (byte)'[' or (byte)'"', ..] || CarriedValue.EndOf(json, 0) == ByteByByte(json))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void No_bytes_make_it_throw_or_read_beyond_their_end() =>
        Prop.ForAll<byte[]>(static bytes => Enumerable.Range(0, bytes.Length).All(start =>
        {
            var end = CarriedValue.EndOf(bytes, start);
            return end == -1 || (end > start && end <= bytes.Length);
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("{]", -1)]
    [InlineData("[}", -1)]
    [InlineData("""{"a":[}]}""", -1)]
    [InlineData("""["\"]""", -1)]
    [InlineData("\"\\", -1)]
    [InlineData("\"\\\"", -1)]
    [InlineData("""["\\"]""", 6)]
    [InlineData("tru", -1)]
    [InlineData("nul]", -1)]
    [InlineData("NaN", -1)]
    [InlineData("[\\]", -1)]
    [InlineData("[]\\", 2)]
    [InlineData("}", -1)]
    [InlineData(",", -1)]
    public void Every_bracket_is_closed_by_its_own_kind_and_every_string_by_a_quote(string json, int end) =>
        Assert.Equal(end, CarriedValue.EndOf(Encoding.UTF8.GetBytes(json), 0));

    /// <summary>What decision 0116 gives up: these bytes are no JSON, and it is the engine that says so to the client.</summary>
    [Theory]
    [InlineData("""{"a" 1 "b"}""")]
    [InlineData("[01,+2,tru]")]
    [InlineData("[\"\\x\u0001\"]")]
    public void What_stands_between_quotes_and_brackets_is_not_looked_at(string json) =>
        Assert.Equal(json.Length, CarriedValue.EndOf(Encoding.UTF8.GetBytes(json), 0));

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Nesting_is_bounded(char open, char close)
    {
        Assert.Equal(2 * CarriedValue.MaxDepth, CarriedValue.EndOf(Nested(CarriedValue.MaxDepth), 0));
        Assert.Equal(-1, CarriedValue.EndOf(Nested(CarriedValue.MaxDepth + 1), 0));
        Assert.Equal(-1, CarriedValue.EndOf(Nested(100_000), 0));

        byte[] Nested(int depth) => Encoding.UTF8.GetBytes(new string(open, depth) + new string(close, depth));
    }

    /// <summary>The rule, one byte at a time.</summary>
    private static int ByteByByte(ReadOnlySpan<byte> json)
    {
        var open = new Stack<char>();
        for (var at = 0; at < json.Length; at++)
        {
            var isInString = open.TryPeek(out var innermost) && innermost == '"';
            var now = (char)json[at];
            if (now == '\\')
            {
                if (!isInString)
                {
                    return -1;
                }

                at++;
            }
            else if (now == '"' && !isInString)
            {
                open.Push('"');
            }
            else if (!isInString && now is '{' or '[')
            {
                open.Push(now == '{' ? '}' : ']');
            }
            else if (now == '"' || (!isInString && now is '}' or ']'))
            {
                if (open.Pop() != now)
                {
                    return -1;
                }

                if (open.Count == 0)
                {
                    return at + 1;
                }
            }
        }

        return -1;
    }
}
