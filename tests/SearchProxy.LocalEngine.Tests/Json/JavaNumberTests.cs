using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Tests.Json;

public sealed class JavaNumberTests
{
    [Theory]
    [InlineData(0f, "0.0")]
    [InlineData(1f, "1.0")]
    [InlineData(1.3072928f, "1.3072928")]
    [InlineData(-2.5f, "-2.5")]
    [InlineData(0.001f, "0.001")]
    [InlineData(0.00099f, "9.9E-4")]
    [InlineData(9999999f, "9999999.0")]
    [InlineData(10000000f, "1.0E7")]
    [InlineData(1e10f, "1.0E10")]
    [InlineData(123456792f, "1.2345679E8")]
    public void Floats_are_spelt_as_Java_spells_them(float value, string spelling) => Assert.Equal(spelling, JavaNumber.Spell(value));

    [Theory]
    [InlineData(1.705276800000E12, "1.7052768E12")]
    [InlineData(27.5525, "27.5525")]
    [InlineData(100, "100.0")]
    [InlineData(9.9999999999999995e22, "1.0E23")]
    public void Doubles_are_spelt_as_Java_spells_them(double value, string spelling) => Assert.Equal(spelling, JavaNumber.Spell(value));

    [Fact]
    public void Every_spelling_reads_back_to_the_same_number() => Prop.ForAll<float>(value =>
        !float.IsFinite(value) || float.Parse(JavaNumber.Spell(value), CultureInfo.InvariantCulture) == value).QuickCheckThrowOnFailure();
}
