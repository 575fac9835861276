using SearchProxy.Inference.Models.Manifests;

namespace SearchProxy.Inference.Store;

/// <summary>
/// A folder with one folder a model. A model comes in whole or not at all: it is checked, copied beside, given a manifest, checked again by
/// that, and then renamed into its place.
/// </summary>
public sealed class ModelStore(string root, ModelLoader loader)
{
    private const string Unfinished = ".adding-";

    /// <summary>Names of the models, sorted; empty when there is no such folder.</summary>
    public IReadOnlyList<string> List() => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root)
            .Select(Path.GetFileName)
            .OfType<string>()
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Checks the model in <paramref name="source"/> and puts a copy with a manifest into the store.</summary>
    /// <param name="source">A folder as Hugging Face lays it out.</param>
    /// <param name="name">Name in the store; null takes the folder's.</param>
    /// <param name="licence">SPDX id for the manifest.</param>
    /// <param name="origin">Where the model comes from, for the manifest.</param>
    /// <param name="file">The ONNX file to use; null takes the first of the documented order.</param>
    public ModelAddition Add(string source, string? name = null, string? licence = null, string? origin = null, string? file = null)
    {
        name ??= Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        var target = Path.Combine(root, name);
        var isName = name.Length is > 0 and <= 100 && !name.StartsWith('.') && !name.AsSpan().ContainsAny("/\\@:");
        var problem = !isName ? $"'{name}' is no name for a model: 1 to 100 characters, not beginning with a dot, without / \\ @ :"
            : Directory.Exists(target) ? $"{target} exists already; remove it first or choose another name"
            : null;
        if (problem is not null)
        {
            return new ModelAddition(null, null, ModelLoadFault.Options, problem + ".");
        }

        var beside = Path.Combine(root, Unfinished + name);
        try
        {
            return AddChecked(source, name, target, beside, licence, origin, file);
        }
        catch (InferenceException refusal)
        {
            return new ModelAddition(null, null, refusal.Fault, refusal.Message);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new ModelAddition(null, null, ModelLoadFault.FileMissing, $"{source} could not be copied to {target}: {broken.Message}");
        }
        finally
        {
            DeleteIfThere(beside);
        }
    }

    private ModelAddition AddChecked(
        string source, string name, string target, string beside, string? licence, string? origin, string? file)
    {
        var (card, golden) = ManifestMaking.Inspect(loader, source, file);
        DeleteIfThere(beside);
        foreach (var part in card.Files)
        {
            var copy = Path.Combine(beside, part.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(source, part.Path), copy);
        }

        var manifest = ManifestMaking.Make(card, name, golden, licence ?? card.Licence, origin);
        var optimized = ManifestFiles.Read(source) is { Optimized: { } there } known && there.File == card.File ? known : null;
        ManifestFiles.Write(
            beside, optimized is null ? manifest : manifest with { File = optimized.File, Optimized = optimized.Optimized });
        var (checkedCard, _) = ManifestMaking.Inspect(loader, beside, file: null);
        Directory.Move(beside, target);
        return new ModelAddition(target, checkedCard, ModelLoadFault.None, "");
    }

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>What adding a model gave: its folder in the store, or the reason why it is not there.</summary>
/// <param name="Folder">The model's folder in the store; null when it was refused.</param>
/// <param name="Card">What the model is; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Message">One sentence for a person; empty on success.</param>
public sealed record ModelAddition(string? Folder, ModelCard? Card, ModelLoadFault Fault, string Message)
{
    public bool Succeeded => Folder is not null;
}
