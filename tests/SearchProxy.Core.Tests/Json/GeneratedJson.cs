using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SearchProxy.Core.Tests.Json;

/// <summary>JSON of every kind of value, with escapes, brackets and quotes in texts, long texts and white space between tokens.</summary>
internal static class GeneratedJson
{
    private static readonly Gen<string> Space = Gen.Frequency(
        (6, Gen.Constant("")), (1, Gen.Elements(" ", "\n", "\r\n  ", "\t")));

    private static readonly Gen<string> Scalar = Gen.Elements(
        "null", "true", "false", "0", "-0.5", "1.5e-7", "12E+3", "12345678901234567890", "\"\"");

    public static Gen<string> Text { get; } = Gen.Elements(
        "a", "é", "😀", "{", "}", "[", "]", ",", ":", " ", "\\\"", "\\\\", "\\n", "\\/", "\\u0041", "\\ud83d\\ude00", "\\u0022",
        new string('x', 70), "} , ] : [ {").ListOf().Select(static pieces => $"\"{string.Concat(pieces)}\"");

    public static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Text)
        : Gen.Frequency((2, Scalar), (3, Text), (2, Array(depth)), (3, Object(depth)));

    public static Gen<string> Object(int depth) =>
        Members(Text.SelectMany(name => Space.SelectMany(space => Value(depth - 1), (space, value) => $"{name}{space}:{space}{value}")))
            .Select(static members => $"{{{members}}}");

    /// <summary>Sound JSON in UTF-8 with one to four bytes changed, taken out, doubled or cut off.</summary>
    public static Gen<byte[]> Mangled(Gen<string> sound) =>
        from json in sound
        from edits in Gen.Choose(0, 3).SelectMany(static kind => Gen.Choose(0, 100_000).SelectMany(
            static at => Gen.Elements([.. "{}[]\"\\,:0n \u0001"u8.ToArray()]), (at, value) => (kind, at, value))).ListOf()
        select edits.Take(4).Aggregate(Encoding.UTF8.GetBytes(json), static (bytes, edit) => Edited(bytes, edit.kind, edit.at, edit.value));

    private static Gen<string> Array(int depth) => Members(Value(depth - 1)).Select(static values => $"[{values}]");

    private static Gen<string> Members(Gen<string> member) =>
        from members in member.ListOf()
        from space in Space
        select space + string.Join($"{space},{space}", members.Take(5)) + space;

    private static byte[] Edited(byte[] bytes, int kind, int at, byte value)
    {
        at %= bytes.Length + 1;
        return kind switch
        {
            0 => [.. bytes[..at], value, .. bytes[Math.Min(bytes.Length, at + 1)..]],
            1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1)..]],
            2 => [.. bytes[..at], value, .. bytes[at..]],
            _ => bytes[..at],
        };
    }
}
