namespace SearchProxy.Hosting;

/// <summary>A model of either kind that is kept up to date.</summary>
internal interface IKeptModel
{
    string Role { get; }

    /// <summary>Why there is no model yet; null when one is in use.</summary>
    string? Complaint { get; }

    /// <summary>Loads what is missing or has changed; null when there is nothing new to say.</summary>
    Task<KeptModelNews?> RefreshAsync(CancellationToken stop);
}
