using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Hits;

/// <summary>
/// A walk over an engine's answer: through the objects and arrays that are read, over the values that are only carried. What it walks
/// through is checked, what it walks over as far as <see cref="CarriedValue"/> does. Every method throws <see cref="JsonException"/> where
/// the bytes are not what JSON has there, or another kind of value comes.
/// </summary>
internal ref struct AnswerWalk(ReadOnlySpan<byte> json)
{
    /// <summary>Characters that stand for themselves, whatever reads the string.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private bool _isFirst;

    public ReadOnlySpan<byte> Json { get; } = json;

    /// <summary>Index behind what was read last.</summary>
    public int At { get; private set; }

    /// <summary>The name that was read last, with its quotes.</summary>
    public ByteRange QuotedName { get; private set; }

    /// <summary>The bytes of a value that was walked over.</summary>
    public readonly ReadOnlySpan<byte> this[ByteRange range] => range.Of(Json);

    /// <summary>True when nothing but white space is left.</summary>
    public readonly bool IsAtEnd => Json[At..].Trim(" \t\r\n"u8).IsEmpty;

    /// <summary>The first byte of what comes next, which then stands at <see cref="At"/>.</summary>
    public byte Next()
    {
        while (At < Json.Length && Json[At] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            At++;
        }

        return At < Json.Length ? Json[At] : throw NotJson();
    }

    /// <summary>Goes into the object that comes next.</summary>
    public void EnterObject() => Enter((byte)'{');

    /// <summary>Goes into the array that comes next.</summary>
    public void EnterArray() => Enter((byte)'[');

    /// <summary>Goes to the value of the next member; false, and out of the object, when there is none.</summary>
    /// <param name="name">The member's name, without escapes.</param>
    public bool NextMember(out ReadOnlySpan<byte> name)
    {
        if (!Continues((byte)'}'))
        {
            name = default;
            return false;
        }

        var start = Next() == (byte)'"' ? At + 1 : throw NotJson();
        var length = Json[start..].IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && Json[start + length] == (byte)'"')
        {
            // As every name is written that is looked for.
            At = start + length + 1;
            QuotedName = new ByteRange(start - 1, length + 2);
            name = Json.Slice(start, length);
        }
        else
        {
            QuotedName = Skip();
            name = NameOf(this[QuotedName]);
        }

        Take((byte)':');
        return true;
    }

    /// <summary>Goes to the next value of the array; false, and out of the array, when there is none.</summary>
    public bool NextElement() => Continues((byte)']');

    /// <summary>Goes over the value that comes next.</summary>
    public ByteRange Skip()
    {
        Next();
        var start = At;
        var end = CarriedValue.EndOf(Json, start);
        At = end < 0 ? throw NotJson() : end;
        return new ByteRange(start, end - start);
    }

    /// <summary>
    /// A name without quotes and escapes. One with half of a surrogate pair is no text, and none that is looked for: it stays as it is
    /// written.
    /// </summary>
    public static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.Contains((byte)'\\'))
        {
            return quoted[1..^1];
        }

        try
        {
            var name = new byte[quoted.Length];
            return name.AsSpan(0, Checked(quoted).CopyString(name));
        }
        catch (InvalidOperationException)
        {
            return quoted[1..^1];
        }
    }

    /// <summary>The string that comes next; null for null.</summary>
    public string? Text() => TextOf(this[Skip()]);

    /// <summary>The text of a string that was walked over; null for null.</summary>
    /// <exception cref="InvalidOperationException">It is no text: half of a surrogate pair, or not UTF-8.</exception>
    public static string? TextOf(ReadOnlySpan<byte> value) =>
        value is not [(byte)'"', .. var inside, (byte)'"'] ? value is [(byte)'n', ..] ? null : throw NotJson()
            : inside.ContainsAnyExcept(Plain) ? Checked(value).GetString()
            : Encoding.ASCII.GetString(inside);

    /// <summary>Appends the text of the string that comes next.</summary>
    /// <exception cref="InvalidOperationException">It is no text: half of a surrogate pair, or not UTF-8.</exception>
    public void CopyText(PassageBuffer buffer)
    {
        var value = this[Skip()];
        buffer.Advance(Checked(value).CopyString(buffer.Space(value.Length)));
    }

    /// <summary>The number that comes next; null for another value.</summary>
    public double? Number(out ByteRange range)
    {
        range = Skip();
        var value = this[range];
        return value[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')) ? null
            : Utf8Parser.TryParse(value, out double number, out var used) && used == value.Length ? number
            : throw NotJson();
    }

    /// <summary>The whole number that comes next.</summary>
    public long Integer(out ByteRange range)
    {
        range = Skip();
        return Utf8Parser.TryParse(this[range], out long number, out var used) && used == range.Length ? number : throw NotJson();
    }

    private void Enter(byte bracket)
    {
        Take(bracket);
        _isFirst = true;
    }

    private bool Continues(byte close)
    {
        var isOver = Next() == close;
        if (isOver)
        {
            At++;
        }
        else if (!_isFirst)
        {
            Take((byte)',');
        }

        _isFirst = false;
        return !isOver;
    }

    private void Take(byte expected) => At = Next() == expected ? At + 1 : throw NotJson();

    private static Utf8JsonReader Checked(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        return reader;
    }

    private static JsonException NotJson() => new("The answer is not the JSON that was expected here.");
}
