using System.Text;
using System.Text.Json;

namespace SearchProxy.Core.Json;

/// <summary>
/// Compares names of members of JSON that somebody else wrote. A name with half of a surrogate pair in an escape is JSON for the engines
/// and no text for .NET, whose comparison throws for it; here it is a name like any other, and none that is looked for.
/// </summary>
public static class JsonNames
{
    /// <summary>True when the name or text that the reader stands on is this one, in UTF-8.</summary>
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            return false;
        }
    }

    /// <summary>True when the name or text that the reader stands on is this one.</summary>
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<char> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            return false;
        }
    }

    /// <summary>True when a name in UTF-8, without escapes, is this text.</summary>
    public static bool Is(this ReadOnlySpan<byte> name, ReadOnlySpan<char> text) =>
        Ascii.Equals(name, text) || (!Ascii.IsValid(text) && text.SequenceEqual(Encoding.UTF8.GetString(name)));
}
