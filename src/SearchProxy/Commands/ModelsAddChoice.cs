namespace SearchProxy.Commands;

/// <summary>How a model is added.</summary>
/// <param name="Store">Folder with one folder a model; null for the program's own.</param>
/// <param name="Name">Name in the store; null for that of the folder.</param>
/// <param name="Licence">SPDX id for the manifest.</param>
/// <param name="File">The ONNX file to use; null for the first of the documented order.</param>
/// <param name="Mirror">Address of the hub or a mirror.</param>
internal sealed record ModelsAddChoice(string? Store, string? Name, string? Licence, string? File, string? Mirror);
