namespace SearchProxy.Testing.Http;

/// <summary>One header line as it was sent: name with its case, value without surrounding blanks (Latin-1).</summary>
public readonly record struct HeaderLine(string Name, string Value)
{
    public bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Name}: {Value}";
}
