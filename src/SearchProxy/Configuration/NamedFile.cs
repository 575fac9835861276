namespace SearchProxy.Configuration;

/// <summary>What is said of a file that was named and is none.</summary>
internal static class NamedFile
{
    public static string Absence(string file) =>
        Directory.Exists(file) ? $"{file} is a folder; a file is expected" : $"the file {file} does not exist";
}
