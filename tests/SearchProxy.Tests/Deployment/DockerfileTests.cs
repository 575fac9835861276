using System.Text.RegularExpressions;
using System.Xml.Linq;
using SearchProxy.Testing;

namespace SearchProxy.Tests.Deployment;

/// <summary>What an image build would only find minutes later, or never.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(RepositoryFolder.At("Dockerfile"));

    [Fact]
    public void The_restore_layer_has_every_project_that_the_program_needs_and_no_other()
    {
        var needed = Closure("src/SearchProxy/SearchProxy.csproj").Order(StringComparer.Ordinal)
            .Select(static project =>
                $"COPY {project} {Path.GetDirectoryName(project)}/packages.lock.json {Path.GetDirectoryName(project)}/");
        Assert.Equal(
            needed, Lines.Where(static line => line.StartsWith("COPY src/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_restore_layer_has_every_file_that_steers_the_builds()
    {
        var copied = Lines.First(static line => line.StartsWith("COPY ", StringComparison.Ordinal)).Split(' ')[1..^1];
        var steering = Directory.EnumerateFiles(RepositoryFolder.FullPath, "Directory.*")
            .Append(RepositoryFolder.At("global.json"))
            .Select(Path.GetFileName);
        Assert.Equal(steering.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Everything_that_is_copied_is_let_through_to_the_build()
    {
        var allowed = File.ReadLines(RepositoryFolder.At(".dockerignore"))
            .Where(static line => line.StartsWith('!'))
            .Select(static line => line[1..])
            .ToHashSet(StringComparer.Ordinal);
        var copied = Copied().Select(static path => path.StartsWith("src/", StringComparison.Ordinal) ? "src" : path)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(copied.Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
        Assert.All(copied, static path => Assert.True(Path.Exists(RepositoryFolder.At(path)), path));
    }

    [Fact]
    public void Every_file_that_a_project_takes_from_elsewhere_is_copied()
    {
        var copied = Copied().ToHashSet(StringComparer.Ordinal);
        var taken = Closure("src/SearchProxy/SearchProxy.csproj")
            .SelectMany(static project => XDocument.Load(RepositoryFolder.At(project))
                .Descendants()
                .Where(static item => item.Name.LocalName is "Content" or "None" or "EmbeddedResource" or "Compile")
                .Select(static item => item.Attribute("Include")?.Value).OfType<string>().Select(path =>
                    Resolve(project, path.Replace("/**", "", StringComparison.Ordinal))))
            .Where(static path => !path.StartsWith("src/", StringComparison.Ordinal)).ToList();
        Assert.Contains("models", taken);
        Assert.All(
            taken,
            path => Assert.True(
                copied.Any(copy => path == copy || path.StartsWith(copy + "/", StringComparison.Ordinal)), $"COPY {path} is missing"));
    }

    [Fact]
    public void Bases_are_arguments_with_a_version()
    {
        var bases = Lines.Where(static line => line.StartsWith("FROM ", StringComparison.Ordinal))
            .Select(static line => line.Split(' ')[1])
            .ToList();
        Assert.All(bases.Where(static name => name != "packages"), static name => Assert.Matches(BaseArgument(), name));
        var defaults = Lines.Where(static line => line.StartsWith("ARG ", StringComparison.Ordinal)
            && line.Contains("_IMAGE=", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, defaults.Count);
        Assert.All(defaults, static line => Assert.Matches(VersionedImage(), line));
    }

    [Fact]
    public void The_image_runs_without_root_and_says_whether_it_is_well()
    {
        Assert.Contains("USER 1654:1654", Lines);
        Assert.EndsWith(
            """CMD ["./searchproxy", "health"]""",
            Assert.Single(Lines, static line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_is_told_the_commit_that_the_label_has()
    {
        var revision = Array.FindIndex(Lines, static line => line.StartsWith("ARG REVISION", StringComparison.Ordinal));
        var publish = Array.FindIndex(Lines, static line => line.StartsWith("RUN dotnet publish", StringComparison.Ordinal));
        Assert.InRange(revision, Array.FindIndex(Lines, static line => line.EndsWith(" AS build", StringComparison.Ordinal)), publish);
        Assert.Contains("-p:SourceRevisionId=$REVISION", Lines[publish], StringComparison.Ordinal);
        Assert.Contains(Lines, static line => line.Contains("image.revision=\"${REVISION}\"", StringComparison.Ordinal));
    }

    private static HashSet<string> Closure(string project)
    {
        var found = new HashSet<string>(StringComparer.Ordinal) { project };
        var open = new Queue<string>(found);
        while (open.TryDequeue(out var next))
        {
            foreach (var reference in XDocument.Load(RepositoryFolder.At(next)).Descendants("ProjectReference"))
            {
                var path = Resolve(next, reference.Attribute("Include")!.Value);
                if (found.Add(path))
                {
                    open.Enqueue(path);
                }
            }
        }

        return found;
    }

    /// <summary>What the builds take from the repository, by its paths.</summary>
    private static IEnumerable<string> Copied() => Lines
        .Where(static line => line.StartsWith("COPY ", StringComparison.Ordinal)
            && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(static line => line.Split(' ')[1..^1]);

    private static string Resolve(string project, string path) =>
        Path.GetRelativePath(RepositoryFolder.FullPath, RepositoryFolder.At(Path.GetDirectoryName(project)!, path)).Replace('\\', '/');

    [GeneratedRegex(@"^\$\{[A-Z]+_IMAGE\}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex BaseArgument();

    [GeneratedRegex(":[0-9]+[.][0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex VersionedImage();
}
