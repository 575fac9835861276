using SearchProxy.Engine.Indexes;

namespace SearchProxy.Engine.Bulk;

/// <summary>How bulk requests are sent and sent again.</summary>
public sealed class BulkClientOptions
{
    /// <summary>Time for one request. 1 s to 30 min; default 2 min.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>First pause before items are sent again. 1 ms to 1 min; default 100 ms.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Longest pause. Not below the first, at most 10 min; default 30 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an item is sent again before it is given up as unavailable. 0 s to 7 days; default 15 min.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Compress request bodies.</summary>
    public bool Gzip { get; set; }

    /// <summary>Ingest pipeline to run; null for the index's own.</summary>
    public string? Pipeline { get; set; }

    /// <summary>How items are sent again, and how long.</summary>
    public RetryPolicy Retry => new(FirstDelay, MaxDelay, GiveUpAfter);

    /// <summary>Every error at once, in words; empty when the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(errors, "Bulk request time-out", RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30));
        Require(errors, "Bulk first delay", FirstDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        Require(errors, "Bulk longest delay", MaxDelay, FirstDelay, TimeSpan.FromMinutes(10));
        Require(errors, "Bulk give-up time", GiveUpAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
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
