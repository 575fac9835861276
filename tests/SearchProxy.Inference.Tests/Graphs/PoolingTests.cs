using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Models.Configs;

namespace SearchProxy.Inference.Tests.Graphs;

public sealed class PoolingTests
{
    private static readonly float[] Rows = [1, 10, 2, 20, 6, 0];

    [Theory]
    [InlineData("Cls", new float[] { 1, 10 })]
    [InlineData("Max", new float[] { 6, 20 })]
    [InlineData("Mean", new float[] { 3, 10 })]
    [InlineData("MeanSqrtLength", new[] { 5.196152f, 17.320508f })]
    [InlineData("WeightedMean", new[] { 23f / 6, 50f / 6 })]
    [InlineData("Last", new float[] { 6, 0 })]
    public void A_mode_pools_as_its_formula_says(string mode, float[] expected)
    {
        var pooled = Pooling.Apply(Rows, size: 2, skip: 0, [Enum.Parse<PoolingMode>(mode)]);
        Assert.Equal(expected[0], pooled[0], 5);
        Assert.Equal(expected[1], pooled[1], 5);
    }

    [Fact]
    public void Several_modes_stand_side_by_side_and_a_prompt_is_left_out()
    {
        Assert.Equal([1, 10, 4, 10], Pooling.Apply(Rows, size: 2, skip: 1, [PoolingMode.Cls, PoolingMode.Mean]));
        Assert.Equal([6, 0], Pooling.Apply(Rows, size: 2, skip: 99, [PoolingMode.Mean]));
    }
}
