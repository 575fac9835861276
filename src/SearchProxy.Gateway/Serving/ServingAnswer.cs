namespace SearchProxy.Gateway.Serving;

/// <summary>What a call on a model came to.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON.</param>
/// <param name="Texts">Documents or inputs that were worked on.</param>
/// <param name="Fault">Why there is no result; null when there is one.</param>
internal sealed record ServingAnswer(int Status, ReadOnlyMemory<byte> Body, int Texts, ServingFault? Fault);
