using System.Security.Cryptography;
using System.Text.Json;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Models.Files;

namespace SearchProxy.Inference.Models.Manifests;

/// <summary>Reads and writes <c>manifest.json</c> and compares the files of a folder with it.</summary>
internal static class ManifestFiles
{
    public const string FileName = "manifest.json";
    public const int Format = 1;

    private const int MostFiles = 1_000;

    /// <summary>The folder's manifest; null when it has none.</summary>
    /// <exception cref="InferenceException">The manifest is damaged, of another format, or names paths outside of the folder.</exception>
    public static ModelManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (JsonFile.Read(path) is not { } json)
        {
            return null;
        }

        try
        {
            var manifest = json.Deserialize(ManifestJson.Default.ModelManifest) ?? throw new JsonException("it is null");
            Check(folder, path, manifest);
            return manifest;
        }
        catch (JsonException error)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{path} is not a manifest: {error.Message}", error);
        }
    }

    /// <summary>Writes beside and renames, so that a reader never sees half a manifest.</summary>
    public static void Write(string folder, ModelManifest manifest)
    {
        var path = Path.Combine(folder, FileName);
        var beside = path + ".new";
        File.WriteAllText(beside, JsonSerializer.Serialize(manifest, ManifestJson.Default.ModelManifest) + "\n");
        File.Move(beside, path, overwrite: true);
    }

    /// <summary>Size and hash of one file of the folder.</summary>
    public static ManifestFile Describe(string folder, string relative)
    {
        using var stream = new FileStream(
            Path.Combine(folder, relative), FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        return new ManifestFile(relative, stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    /// <summary>Hashes every file that the model is read from; refuses one that the manifest does not vouch for.</summary>
    /// <exception cref="InferenceException">A file is missing, has another size or hash, or is not listed.</exception>
    public static IReadOnlyList<ManifestFile> Verify(string folder, IEnumerable<string> used, ModelManifest? manifest)
    {
        var listed = manifest?.Files.ToDictionary(file => file.Path, StringComparer.Ordinal) ?? [];
        List<ManifestFile> found = [];
        foreach (var path in used.Concat(listed.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            RequireFile(folder, path);
            var actual = Describe(folder, path);
            found.Add(actual);
            if (manifest is null)
            {
                continue;
            }

            var expected = listed.GetValueOrDefault(path)
                ?? throw new InferenceException(
                    ModelLoadFault.HashMismatch,
                    $"{Path.Combine(folder, path)} is used by the model, but {FileName} does not vouch for it.");
            if (actual != expected with { Sha256 = expected.Sha256.ToLowerInvariant() })
            {
                throw new InferenceException(
                    ModelLoadFault.HashMismatch,
                    $"{Path.Combine(folder, path)} is not the file of {FileName}: expected {expected.Bytes} bytes, SHA-256 "
                        + $"{expected.Sha256}; found {actual.Bytes} bytes, {actual.Sha256}.");
            }
        }

        return found;
    }

    private static void RequireFile(string folder, string path)
    {
        if (!File.Exists(Path.Combine(folder, path)))
        {
            throw new InferenceException(ModelLoadFault.FileMissing, $"{Path.Combine(folder, path)} is missing; {FileName} names it.");
        }
    }

    private static void Check(string folder, string path, ModelManifest manifest)
    {
        var problem =
            manifest.Format != Format ? $"its format is {manifest.Format}; {Format} is supported"
            : manifest.Files.Count > MostFiles ? $"it names {manifest.Files.Count} files; at most {MostFiles} are allowed"
            : manifest.Name.Length is 0 or > 100
                || manifest.Name.Any(c => c is '@' or < ' ') ? $"its name '{manifest.Name}' must have 1 to 100 characters and no @"
            : manifest.Files.Concat([new(manifest.File, 0, ""), new(manifest.Optimized?.File ?? manifest.File, 0, "")])
                .FirstOrDefault(file =>
                    !FolderPath.IsInside(folder, file.Path)) is { } outside ? $"'{outside.Path}' does not lie in the model's folder"
            : manifest.Files.GroupBy(file => file.Path, StringComparer.Ordinal)
                .FirstOrDefault(group => group.Count() > 1) is { } twice ? $"it names '{twice.Key}' twice"
            : null;
        if (problem is not null)
        {
            throw new InferenceException(ModelLoadFault.FileDamaged, $"{path} is not usable: {problem}.");
        }
    }
}
