using System.Runtime.InteropServices;

namespace SearchProxy.Tokenizers.PostProcessing;

/// <summary>How many tokens each of two texts keeps. Law for law that of the reference.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Truncation(int First, int Second, TruncationFault Fault)
{
    /// <summary>Shares a room of <paramref name="room"/> tokens.</summary>
    /// <param name="first">Tokens of the first text.</param>
    /// <param name="second">Tokens of the second; null = there is no second text.</param>
    /// <param name="room">Tokens that may stay; negative = any number, because the reference counts without a sign there.</param>
    /// <param name="strategy">Which text is cut.</param>
    public static Truncation Share(int first, int? second, int room, TruncationStrategy strategy)
    {
        var other = second ?? 0;
        var excess = (long)first + other - room;
        if (room < 0 || excess <= 0)
        {
            return Kept(first, other);
        }
        if (room == 0)
        {
            return Kept(0, 0);
        }
        return strategy switch
        {
            TruncationStrategy.OnlyFirst => first > excess ? Kept((int)(first - excess), other) : Failed(TruncationFault.TooShort),
            TruncationStrategy.OnlySecond when second is null => Failed(TruncationFault.NoSecondText),
            TruncationStrategy.OnlySecond => other > excess ? Kept(first, (int)(other - excess)) : Failed(TruncationFault.TooShort),
            _ => second is null ? Kept(room, 0) : ShareEvenly(first, other, room),
        };
    }

    private static Truncation Kept(int first, int second) => new(first, second, TruncationFault.None);

    private static Truncation Failed(TruncationFault fault) => new(0, 0, fault);

    private static Truncation ShareEvenly(int first, int second, int room)
    {
        var shorter = Math.Min(first, second);
        var longer = Math.Max(shorter, room - shorter);
        if (shorter + (long)longer > room)
        {
            shorter = room / 2;
            longer = room - shorter;
        }

        return first > second ? Kept(longer, shorter) : Kept(shorter, longer);
    }
}
