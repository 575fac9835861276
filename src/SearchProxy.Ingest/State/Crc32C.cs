using System.Buffers.Binary;
using System.Numerics;

namespace SearchProxy.Ingest.State;

/// <summary>
/// CRC-32C (Castagnoli; RFC 3720, appendix B.4), and what its linearity gives: the checksum of a part of a file from two registers over its
/// beginning, without reading the part. Registers are those of the shift register itself, before the last complement.
/// </summary>
internal static class Crc32C
{
    /// <summary>The register that a checksum begins with.</summary>
    private const uint Fresh = uint.MaxValue;

    /// <summary>The polynomial, the coefficient of x^31 in the lowest bit.</summary>
    private const uint Polynomial = 0x82F63B78;

    private const int DigitBits = 11;
    private const int Digits = 3;

    /// <summary>x^8, what a byte of zeros multiplies a register by; x^0 is the highest bit.</summary>
    private const uint ByteOfZeros = 1u << 23;

    private static readonly uint[] Powers = FillPowers();

    public static uint Of(ReadOnlySpan<byte> bytes) => ~Update(Fresh, bytes);

    /// <summary>The register after more bytes.</summary>
    public static uint Update(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
        {
            register = BitOperations.Crc32C(register, value);
        }

        return register;
    }

    /// <summary>The checksum of the bytes between two places, from registers that began with 0 at one place before both.</summary>
    /// <param name="before">The register at the first place.</param>
    /// <param name="behind">The register at the second.</param>
    /// <param name="length">Bytes between them, less than 2^33.</param>
    public static uint Between(uint before, uint behind, long length) => ~(behind ^ Multiply(before ^ Fresh, PowerOf(length)));

    /// <summary>x^(8·length), from the digits of the length.</summary>
    private static uint PowerOf(long length)
    {
        const int Mask = (1 << DigitBits) - 1;
        var power = Powers[(int)(length & Mask)];
        for (var digit = 1; digit < Digits; digit++)
        {
            power = Multiply(power, Powers[(digit << DigitBits) + (int)((length >> (digit * DigitBits)) & Mask)]);
        }

        return power;
    }

    /// <summary>x^(8·k·2^(11·digit)) for every digit and each of its values k.</summary>
    private static uint[] FillPowers()
    {
        var powers = new uint[Digits << DigitBits];
        var step = ByteOfZeros;
        for (var at = 0; at < powers.Length; at += 1 << DigitBits)
        {
            powers[at] = 1u << 31;
            for (var k = 1; k < 1 << DigitBits; k++)
            {
                powers[at + k] = Multiply(powers[at + k - 1], step);
            }

            step = Multiply(powers[at + (1 << DigitBits) - 1], step);
        }

        return powers;
    }

    /// <summary>The product of two polynomials over GF(2), modulo the checksum's.</summary>
    private static uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (var bit = 31; bit >= 0; bit--)
        {
            product ^= right & (0u - ((left >> bit) & 1));
            right = (right >> 1) ^ (Polynomial & (0u - (right & 1)));
        }

        return product;
    }
}
