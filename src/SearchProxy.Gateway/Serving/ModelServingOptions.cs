using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Serving;

/// <summary>Whether, to whom, and within which bounds the models answer applications directly.</summary>
public sealed class ModelServingOptions
{
    [Description("True: `/_searchproxy/rerank` and `/_searchproxy/embeddings` answer")]
    public bool Enabled { get; set; }

    [Description("Environment variable with the key that callers send as `Authorization: Bearer KEY`")]
    public string? KeyVariable { get; set; }

    [Description("File with the key, read at each call; instead of the variable")]
    public string? KeyFile { get; set; }

    [Description("True: no key is asked for, where every listener is on the loopback")]
    public bool AllowWithoutKey { get; set; }

    [Description("Documents or inputs of one call")]
    [Range(1, 10_000)]
    public int MaxDocuments { get; set; } = 1_000;

    [Description("Largest body, as sent and inflated")]
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    [Description("Calls that are worked on at once")]
    [Range(1, 1_024)]
    public int MaxConcurrent { get; set; } = 4;

    [Description("Calls that wait for that; more get 429")]
    [Range(0, 10_000)]
    public int MaxWaiting { get; set; } = 64;

    [Description("Time for a call, its wait included; then 503")]
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Everything in the options that does not go together, in words; empty when they hold or nothing is served.</summary>
    /// <param name="listen">The URLs that the proxy listens on.</param>
    internal IEnumerable<string> Errors(IEnumerable<string> listen) => Enabled ? KeyErrors(listen) : [];

    private IEnumerable<string> KeyErrors(IEnumerable<string> listen)
    {
        if (KeyVariable is not null && KeyFile is not null)
        {
            yield return "gateway.serving.keyVariable and gateway.serving.keyFile are both set; one of them is expected";
        }
        else if (KeyVariable is null && KeyFile is null && !AllowWithoutKey)
        {
            yield return "gateway.serving.enabled is true without a key; set gateway.serving.keyVariable or gateway.serving.keyFile (or, "
                + "on the loopback alone, gateway.serving.allowWithoutKey)";
        }
        else if (KeyVariable is null && KeyFile is null && listen.FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            yield return $"gateway.serving.allowWithoutKey is true, but \"{open}\" is not on the loopback; a key is expected there";
        }
        else if ((KeyVariable ?? KeyFile) is { } place && new ServingKey(this).Read() is null)
        {
            yield return KeyVariable is null
                ? $"gateway.serving.keyFile: the file \"{place}\" is missing or holds no key"
                : $"gateway.serving.keyVariable: the environment variable {place} holds no key";
        }
    }

    /// <summary>No address at all is localhost.</summary>
    private static bool IsLoopback(string url) =>
        !ListenAddress.TryParse(url, out var address, out _) || address.Address is null || IPAddress.IsLoopback(address.Address);
}
