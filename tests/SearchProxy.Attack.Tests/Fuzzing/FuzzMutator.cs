using System.Globalization;
using System.Text;

namespace SearchProxy.Attack.Tests.Fuzzing;

/// <summary>
/// Makes an input of others: bytes changed, words put in, parts left out, doubled, moved, or taken from another input. The same seed makes
/// the same inputs.
/// </summary>
internal sealed class FuzzMutator(IReadOnlyList<string> words, int seed)
{
    private const int MostChanges = 5;
    private const int Longest = 16 * 1024;

    private static readonly string[] Numbers =
    [
        "0", "-1", "2147483648", "9223372036854775807", "-9223372036854775809", "1e999", "0.0000001", "00", "1.",
    ];

    private readonly Random _dice = new(seed);
    private readonly byte[][] _words = [.. words.Select(Encoding.Latin1.GetBytes)];

    public byte[] Next(IReadOnlyList<byte[]> pool)
    {
        var bytes = pool[_dice.Next(pool.Count)].ToList();
        for (var changes = _dice.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            Change(bytes, pool);
        }

        return bytes.Count > Longest ? [.. bytes.Take(Longest)] : [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> pool)
    {
        var at = _dice.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, _dice.Next(4) == 0 ? _dice.Next(1, 200) : _dice.Next(1, 9));
        switch (_dice.Next(9))
        {
            case 0 when length > 0:
                bytes[at] = (byte)_dice.Next(256);
                break;
            case 1 when length > 0:
                bytes[at] ^= (byte)(1 << _dice.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes[at..(at + length)]);
                break;
            case 4:
                bytes.InsertRange(_dice.Next(at + 1), bytes[at..(at + length)]);
                break;
            case 5:
                var other = pool[_dice.Next(pool.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(_dice.Next(other.Length + 1)));
                break;
            case 6:
                ReplaceNumber(bytes, at);
                break;
            case 7:
                bytes.RemoveRange(at, length);
                bytes.InsertRange(at, _words[_dice.Next(_words.Length)]);
                break;
            default:
                bytes.InsertRange(at, _words[_dice.Next(_words.Length)]);
                break;
        }
    }

    private void ReplaceNumber(List<byte> bytes, int from)
    {
        var at = bytes.FindIndex(from, static value => value is >= (byte)'0' and <= (byte)'9');
        if (at < 0)
        {
            return;
        }

        var end = bytes.FindIndex(at, static value => value is not (>= (byte)'0' and <= (byte)'9'));
        bytes.RemoveRange(at, (end < 0 ? bytes.Count : end) - at);
        var number = _dice.Next(2) == 0
            ? Numbers[_dice.Next(Numbers.Length)]
            : _dice.Next(-5, 100_000).ToString(CultureInfo.InvariantCulture);
        bytes.InsertRange(at, Encoding.Latin1.GetBytes(number));
    }
}
