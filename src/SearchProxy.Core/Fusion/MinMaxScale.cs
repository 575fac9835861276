namespace SearchProxy.Core.Fusion;

/// <summary>Scaling to 0…1: (x − min) / (max − min). When all values are equal each becomes 1. NaN is left out and stays NaN.</summary>
public static class MinMaxScale
{
    public static void Apply(Span<double> values)
    {
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                min = Math.Min(min, value);
                max = Math.Max(max, value);
            }
        }

        var span = max - min;
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                values[i] = span > 0 ? (values[i] - min) / span : 1;
            }
        }
    }
}
