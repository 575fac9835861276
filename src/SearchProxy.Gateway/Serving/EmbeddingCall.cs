using SearchProxy.Inference;

namespace SearchProxy.Gateway.Serving;

/// <summary>An embedding call that was understood.</summary>
/// <param name="Model">The encoder's name; null for whichever is there.</param>
/// <param name="Inputs">The texts to encode.</param>
/// <param name="Role">On which side of a search they stand.</param>
/// <param name="IsBase64">True: vectors as base64 of little-endian floats; false: as arrays of numbers.</param>
/// <param name="Dimensions">How many numbers are wanted; null for all.</param>
internal sealed record EmbeddingCall(string? Model, IReadOnlyList<string> Inputs, TextRole Role, bool IsBase64, int? Dimensions);
