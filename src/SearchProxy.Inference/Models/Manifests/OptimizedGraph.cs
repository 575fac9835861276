using SearchProxy.Inference.Optimization;

namespace SearchProxy.Inference.Models.Manifests;

/// <summary>
/// A graph that was made of <see cref="ModelManifest.File"/> to run faster with the same results, and what was measured of it.
/// </summary>
/// <param name="File">Its file, relative to the folder. The first one stays, and alone decides the model's id.</param>
/// <param name="Changes">How many places each pass changed.</param>
/// <param name="Drift">How far its results lie from those of the first file.</param>
internal sealed record OptimizedGraph(string File, IReadOnlyDictionary<string, int> Changes, ModelDrift Drift);
