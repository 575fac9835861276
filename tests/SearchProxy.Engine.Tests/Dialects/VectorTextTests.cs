using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SearchProxy.Engine.Dialects;

namespace SearchProxy.Engine.Tests.Dialects;

public class VectorTextTests
{
    /// <summary>Every power of two from the greatest to the least, its neighbours on both sides, and what lies at the ends.</summary>
    [Fact]
    public void Numbers_at_the_edges_read_back_as_themselves() => AssertReadsBack(
    [
        .. Enumerable.Range(-149, 277)
            .Select(static power => (float)Math.Pow(2, power))
            .SelectMany(static number => new[] { MathF.BitDecrement(number), number, MathF.BitIncrement(number) }),
        0, -0f, float.MaxValue, float.MinValue, float.Epsilon, MathF.BitDecrement(1), 1, 0.1f, 0.9999999f, 123_456.79f,
    ]);

    [Fact]
    public void Numbers_of_all_kinds_read_back_as_themselves()
    {
        var random = new Random(20_261);
        AssertReadsBack([.. Enumerable.Range(0, 200_000)
            .Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))
            .Where(float.IsFinite)]);
        AssertReadsBack([.. Enumerable.Range(0, 200_000).Select(_ => (random.NextSingle() * 2) - 1)]);
        AssertReadsBack([.. Enumerable.Range(0, 200_000).Select(_ => MathF.Pow(2, -14 * random.NextSingle()))]);
    }

    [Fact]
    public void No_number_makes_an_empty_array() => Assert.Equal("[]", Text([]));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void What_json_cannot_say_is_refused(float number) =>
        Assert.Contains("has no word for", Assert.Throws<ArgumentException>(() => Text([0.5f, number])).Message, StringComparison.Ordinal);

    /// <summary>Engines read floats as they stand or by way of doubles.</summary>
    private static void AssertReadsBack(float[] numbers)
    {
        var read = JsonDocument.Parse(Text(numbers)).RootElement.EnumerateArray().ToArray();
        Assert.Equal(numbers.Length, read.Length);
        for (var i = 0; i < numbers.Length; i++)
        {
            var text = read[i].GetRawText();
            Assert.True(
                numbers[i].Equals(float.Parse(text, CultureInfo.InvariantCulture))
                && numbers[i].Equals((float)double.Parse(text, CultureInfo.InvariantCulture)),
                $"{numbers[i]:R} was written as {text}");
        }
    }

    private static string Text(float[] numbers)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            VectorText.Write(writer, numbers);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
