namespace SearchProxy.Inference.Optimization;

/// <summary>What is read of a graph's results.</summary>
/// <param name="Name">The one output that is read.</param>
/// <param name="FirstTokenOnly">Of it only the row of the first token (cls pooling).</param>
internal sealed record ReadOutput(string Name, bool FirstTokenOnly);
