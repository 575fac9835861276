namespace SearchProxy.Evaluation.Kept;

/// <summary>The folder in which scores and vectors are kept between runs, a file for each model.</summary>
public static class KeptFolder
{
    /// <summary>Where it is when nobody says: <c>searchproxy/evaluation</c> in the user's folder for caches.</summary>
    public static string Default
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(
                string.IsNullOrEmpty(cache)
                    ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
                    : cache,
                "searchproxy", "evaluation");
        }
    }

    /// <summary>The file of one model; the id stands in every key too, so that two ids of one file name never mix.</summary>
    internal static string FileOf(string folder, string kind, string modelId) =>
        Path.Combine(
            folder, $"{new string([.. modelId.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')])}.{kind}");
}
