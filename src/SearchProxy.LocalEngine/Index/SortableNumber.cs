namespace SearchProxy.LocalEngine.Index;

/// <summary>Maps 64-bit floats to 64-bit integers of the same order, and back.</summary>
internal static class SortableNumber
{
    public static long FromDouble(double value) => Swap(BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value));

    public static double ToDouble(long sortable) => BitConverter.Int64BitsToDouble(Swap(sortable));

    private static long Swap(long bits) => bits ^ ((bits >> 63) & long.MaxValue);
}
