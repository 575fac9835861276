using SearchProxy.Inference.Optimization;

namespace SearchProxy.Inference.Tests.Optimization;

public sealed class ZeroPointPassTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0)]
    public void Only_zero_points_that_are_zero_are_taken_away(byte last, int dropped)
    {
        var model = new TinyGraph().Weights("table", 16, 4)
            .Bytes("w", signed: true, [4, 2], 1, 2, 250, 4, 5, 200, 7, 8)
            .Bytes("zeros", signed: true, [2], 0, last)
            .Node("Gather", ["table", "input_ids"], "x")
            .Node("DynamicQuantizeLinear", ["x"], "xq xs xz")
            .Node("MatMulInteger", ["xq", "w", "xz", "zeros"], "y")
            .Node("Cast", ["y"], "yf", ("to", 1L))
            .Node("Mul", ["yf", "xs"], TinyGraph.Output)
            .ToArray();
        var (file, changes) = GraphOptimizer.Run(model, 128);
        Assert.Equal(dropped, changes["zero-points"]);
        Assert.Equal(dropped == 0, file is null);
        Assert.Equal(TinyGraph.Run(model), TinyGraph.Run(file ?? model));
    }
}
