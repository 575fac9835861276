namespace SearchProxy.Remote.Hub;

/// <summary>Where models are fetched from and within which bounds.</summary>
public sealed class HubClientOptions
{
    /// <summary>Address of the hub or of a mirror with the same paths.</summary>
    public string Endpoint { get; set; } = "https://huggingface.co";

    /// <summary>Branch, tag or commit.</summary>
    public string Revision { get; set; } = "main";

    /// <summary>Environment variable with an access token, for models that ask for one; null for none.</summary>
    public string? TokenVariable { get; set; } = "HF_TOKEN";

    /// <summary>Largest file that is fetched.</summary>
    public long MaxFileBytes { get; set; } = 16L * 1_024 * 1_024 * 1_024;

    /// <summary>Attempts of one file; each goes on where the last one stopped.</summary>
    public int Attempts { get; set; } = 5;

    /// <summary>How long nothing may arrive before an attempt is given up.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause before the second attempt; doubled for each further one.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);
}
