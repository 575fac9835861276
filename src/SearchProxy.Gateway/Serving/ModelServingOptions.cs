using System.Globalization;
using System.Net;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Serving;

/// <summary>Whether, to whom, and within which bounds the models answer applications directly.</summary>
public sealed class ModelServingOptions
{
    public const int MostDocuments = 10_000;
    public const int MostConcurrent = 1_024;
    public static readonly TimeSpan LeastDeadline = TimeSpan.FromMilliseconds(10);
    public static readonly TimeSpan GreatestDeadline = TimeSpan.FromMinutes(10);

    /// <summary>True: <c>/_searchproxy/rerank</c> and <c>/_searchproxy/embeddings</c> answer.</summary>
    public bool Enabled { get; set; }

    /// <summary>Environment variable that holds the key; null for none.</summary>
    public string? KeyVariable { get; set; }

    /// <summary>File that holds the key, read again at every call so that a new key needs no restart; null for none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>True: no key is asked for. Only where every listener is on the loopback.</summary>
    public bool AllowWithoutKey { get; set; }

    /// <summary>Documents or inputs of one call, 1 to 10,000.</summary>
    public int MaxDocuments { get; set; } = 1_000;

    /// <summary>Largest body of a call, as sent and inflated, in bytes. 1 KiB to 1 GiB.</summary>
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Calls that are worked on at once, 1 to 1,024.</summary>
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Calls that wait for that; more are refused with 429. 0 to 10,000.</summary>
    public int MaxWaiting { get; set; } = 64;

    /// <summary>Time for a call, its wait included; then 503. 10 ms to 10 min.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Every error of the options, in words; empty when they hold or nothing is served.</summary>
    /// <param name="listen">The URLs that the proxy listens on.</param>
    internal IEnumerable<string> Errors(IEnumerable<string> listen) => Enabled ? [.. KeyErrors(listen), .. BoundErrors()] : [];

    private IEnumerable<string> KeyErrors(IEnumerable<string> listen)
    {
        if (KeyVariable is not null && KeyFile is not null)
        {
            yield return "Serving.KeyVariable and Serving.KeyFile are both set; one of them is expected.";
        }
        else if (KeyVariable is null && KeyFile is null && !AllowWithoutKey)
        {
            yield return "Serving.Enabled is true without a key; set Serving.KeyVariable or Serving.KeyFile (or, on the loopback alone, Serving.AllowWithoutKey).";
        }
        else if (KeyVariable is null && KeyFile is null && listen.FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            yield return $"Serving.AllowWithoutKey is true, but \"{open}\" is not on the loopback; a key is expected there.";
        }
        else if ((KeyVariable ?? KeyFile) is { } place && new ServingKey(this).Read() is null)
        {
            yield return KeyVariable is null ? $"Serving.KeyFile: the file \"{place}\" is missing or holds no key." : $"Serving.KeyVariable: the environment variable {place} holds no key.";
        }
    }

    private IEnumerable<string> BoundErrors()
    {
        foreach (var (name, value, least, most) in new[]
        {
            (nameof(MaxDocuments), MaxDocuments, 1, MostDocuments),
            (nameof(MaxBodyBytes), MaxBodyBytes, 1024, 1 << 30),
            (nameof(MaxConcurrent), MaxConcurrent, 1, MostConcurrent),
            (nameof(MaxWaiting), MaxWaiting, 0, MostDocuments),
        })
        {
            if (value < least || value > most)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"Serving.{name}: {value} is out of bounds; {least} to {most} is supported.");
            }
        }

        if (Deadline < LeastDeadline || Deadline > GreatestDeadline)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Serving.Deadline: {Deadline.TotalSeconds} s is out of bounds; {LeastDeadline.TotalSeconds} s to {GreatestDeadline.TotalSeconds} s is supported.");
        }
    }

    /// <summary>No address at all is localhost.</summary>
    private static bool IsLoopback(string url) =>
        !ListenAddress.TryParse(url, out var address, out _) || address.Address is null || IPAddress.IsLoopback(address.Address);
}
