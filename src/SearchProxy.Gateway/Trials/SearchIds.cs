using System.Security.Cryptography;

namespace SearchProxy.Gateway.Trials;

/// <summary>Makes the ids by which clicks name the search that they come from. Who was not shown a page must not guess its id.</summary>
/// <param name="Next">A new id.</param>
internal sealed record SearchIds(Func<string> Next)
{
    /// <summary>128 random bits each.</summary>
    public static SearchIds Random { get; } = new(static () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
}
