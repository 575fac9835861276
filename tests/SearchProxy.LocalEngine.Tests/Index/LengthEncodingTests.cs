using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Tests.Index;

public sealed class LengthEncodingTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(39, 39)]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(42, 42)]
    [InlineData(100, 96)]
    [InlineData(1000, 984)]
    [InlineData(int.MaxValue, 2013265944)]
    public void Lengths_keep_four_significant_bits_rounded_down(int length, int kept) =>
        Assert.Equal(kept, LengthEncoding.Decoded[LengthEncoding.Encode(length)]);

    [Fact]
    public void Longer_fields_never_get_a_smaller_code()
    {
        byte last = 0;
        for (var length = 0; length < 100_000; length++)
        {
            var code = LengthEncoding.Encode(length);
            Assert.True(code >= last && LengthEncoding.Decoded[code] <= length);
            last = code;
        }
    }
}
