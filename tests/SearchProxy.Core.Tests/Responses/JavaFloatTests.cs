using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Responses;

namespace SearchProxy.Core.Tests.Responses;

public sealed class JavaFloatTests
{
    [Theory]
    [InlineData(0f, "0.0")]
    [InlineData(1f, "1.0")]
    [InlineData(-2.5f, "-2.5")]
    [InlineData(1.3072928f, "1.3072928")]
    [InlineData(123456.7f, "123456.7")]
    [InlineData(9999999f, "9999999.0")]
    [InlineData(1e7f, "1.0E7")]
    [InlineData(1e10f, "1.0E10")]
    [InlineData(1.2345679e8f, "1.2345679E8")]
    [InlineData(0.001f, "0.001")]
    [InlineData(0.0009f, "9.0E-4")]
    [InlineData(0.05f, "0.05")]
    [InlineData(100f, "100.0")]
    [InlineData(float.MaxValue, "3.4028235E38")]
    [InlineData(float.Epsilon, "1.0E-45")]
    public void Spells_a_float_as_the_engines_do(float value, string expected) => Assert.Equal(expected, Spell(value));

    [Fact]
    public void Every_finite_float_reads_back_as_itself()
    {
        var finite = Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite).ToArbitrary();

        Prop.ForAll(finite, static value => float.Parse(Spell(value), CultureInfo.InvariantCulture).Equals(value))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static string Spell(float value)
    {
        Span<byte> text = stackalloc byte[24];
        return Encoding.ASCII.GetString(text[..JavaFloat.Write(value, text)]);
    }
}
