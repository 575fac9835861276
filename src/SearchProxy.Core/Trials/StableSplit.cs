using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SearchProxy.Core.Trials;

/// <summary>Deals keys to arms by a hash: the same key always to the same one, on every machine, and evenly.</summary>
public static class StableSplit
{
    /// <summary>The place of a key, 0 to 1 (not reached).</summary>
    /// <param name="salt">Name of the trial: another one deals anew.</param>
    /// <param name="key">The key.</param>
    public static double PlaceOf(string salt, string key) => (Hash(salt, key) >> 11) * (1.0 / (1UL << 53));

    /// <summary>True for a share of the keys; a key that is in stays in when the share grows.</summary>
    public static bool IsIn(string salt, string key, double share) => PlaceOf(salt, key) < share;

    /// <summary>A row of fair coins that a key always throws the same.</summary>
    public static Func<bool> Coins(string salt, string key)
    {
        var state = Hash(salt, key);
        return () =>
        {
            // SplitMix64 (Steele, Lea and Flood 2014): its highest bit.
            state += 0x9E3779B97F4A7C15;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return (mixed ^ (mixed >> 31)) >> 63 != 0;
        };
    }

    private static ulong Hash(string salt, string key)
    {
        ArgumentNullException.ThrowIfNull(salt);
        ArgumentNullException.ThrowIfNull(key);
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt.Length}:{salt}{key}")));
    }
}
