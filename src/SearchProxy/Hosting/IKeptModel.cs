namespace SearchProxy.Hosting;

/// <summary>A model of either kind that is kept up to date.</summary>
internal interface IKeptModel
{
    string Role { get; }

    /// <summary>Why the model that is asked for is not in use; null when it is.</summary>
    string? Complaint { get; }

    /// <summary>True when there is a model, be it the one before.</summary>
    bool IsInUse { get; }

    /// <summary>Loads what is missing or has changed; null when there is nothing new to say.</summary>
    Task<KeptModelNews?> RefreshAsync(CancellationToken stop);

    /// <summary>Takes the model out of use.</summary>
    void Drop();
}
