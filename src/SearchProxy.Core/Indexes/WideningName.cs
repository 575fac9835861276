namespace SearchProxy.Core.Indexes;

/// <summary>The spelling of <see cref="Widening"/> in profiles, options and headers.</summary>
internal static class WideningName
{
    /// <summary>Every name, for a message.</summary>
    public const string All = "never, loose, always";

    /// <summary>Null for a name that is not known.</summary>
    public static Widening? Find(ReadOnlySpan<char> name) => name switch
    {
        "never" => Widening.Never,
        "loose" => Widening.Loose,
        "always" => Widening.Always,
        _ => null,
    };
}
