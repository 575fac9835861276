namespace SearchProxy.Hosting;

/// <summary>A model that the settings name.</summary>
/// <param name="Role">What it does; the same role later means the same place.</param>
/// <param name="Settings">All that decides what is loaded, as one text.</param>
/// <param name="Create">Makes the place for it.</param>
/// <param name="Target">Says what is to be loaded into the place.</param>
internal sealed record WantedModel(string Role, string Settings, Func<IKeptModel> Create, Action<IKeptModel> Target);
