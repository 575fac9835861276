using System.Globalization;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>The lines of a table that <c>tools/unicode/tables.pl</c> wrote, split into fields; numbers are hexadecimal.</summary>
internal static class UnicodeResource
{
    public static IEnumerable<string[]> Read(string name)
    {
        using var stream = typeof(UnicodeResource).Assembly.GetManifestResourceStream($"Unicode/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource Unicode/{name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line.Split(' ');
            }
        }
    }

    public static int Hex(string field) => int.Parse(field, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
