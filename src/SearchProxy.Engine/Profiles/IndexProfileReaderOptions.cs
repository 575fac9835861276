namespace SearchProxy.Engine.Profiles;

/// <summary>How long and how much of the indexes' profiles is remembered.</summary>
public sealed class IndexProfileReaderOptions
{
    /// <summary>How long an answer holds. 0 s (ask every time) to 1 h; default 30 s.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a fault holds. 0 s to 10 min; default 2 s.</summary>
    public TimeSpan FaultLifetime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Entries kept, one per caller identity and target. 1 to 100,000; default 1,024.</summary>
    public int MaxEntries { get; set; } = 1_024;

    /// <summary>Time for the two calls. 0.1 s to 60 s; default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Every error at once, in words; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(errors, "Profile lifetime", Lifetime, TimeSpan.Zero, TimeSpan.FromHours(1));
        Require(errors, "Profile fault lifetime", FaultLifetime, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Require(errors, "Profile time-out", Timeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60));
        if (MaxEntries is < 1 or > 100_000)
        {
            errors.Add($"Profile entries: expected 1 to 100000, found {MaxEntries}.");
        }

        return errors;
    }

    private static void Require(List<string> errors, string name, TimeSpan value, TimeSpan low, TimeSpan high)
    {
        if (value < low || value > high)
        {
            errors.Add($"{name}: expected {low.TotalSeconds} s to {high.TotalSeconds} s, found {value.TotalSeconds} s.");
        }
    }
}
