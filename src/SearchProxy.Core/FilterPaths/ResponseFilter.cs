using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.FilterPaths;

/// <summary>
/// The <c>filter_path</c> of a request, applied to an answer as the engines apply it: paths with a leading minus leave out, the others
/// keep; both together first keep and then leave out. <c>*</c> stands for a part of a name, <c>**</c> for one or more names, <c>\.</c> for
/// a dot in a name. Numbers and strings keep the bytes they were written in. Error answers are never filtered; that is up to the caller.
/// </summary>
/// <remarks>Made once per request; can be applied any number of times and from several threads.</remarks>
public sealed class ResponseFilter
{
    private const int MostPaths = 256;

    private readonly FilterNode? _includes;
    private readonly FilterNode? _excludes;
    private readonly EmptyParts _emptyParts;

    private ResponseFilter(FilterNode? includes, FilterNode? excludes, EmptyParts emptyParts)
    {
        _includes = includes;
        _excludes = excludes;
        _emptyParts = emptyParts;
    }

    /// <summary>True when nothing is filtered: the value was empty or only commas.</summary>
    public bool KeepsEverything => _includes is null && _excludes is null;

    /// <param name="filterPath">The decoded value of the parameter.</param>
    /// <param name="emptyParts">What the engine does with empty objects and arrays.</param>
    /// <returns>
    /// Null for spellings on which the engines differ (empty names, a minus alone) or more than 256 paths: then the engine must filter.
    /// </returns>
    public static ResponseFilter? Parse(string filterPath, EmptyParts emptyParts)
    {
        ArgumentNullException.ThrowIfNull(filterPath);
        var paths = filterPath.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (paths.Length > MostPaths || !Array.TrueForAll(paths, IsUnambiguous))
        {
            return null;
        }

        FilterNode? includes = null;
        FilterNode? excludes = null;
        foreach (var path in paths)
        {
            if (path[0] == '-')
            {
                (excludes ??= new FilterNode("")).Insert(path.AsSpan(1));
            }
            else
            {
                (includes ??= new FilterNode("")).Insert(path);
            }
        }

        return new ResponseFilter(includes, excludes, emptyParts);
    }

    /// <summary>Writes what is left of an answer, without blanks between the parts that are walked through.</summary>
    /// <returns>False, with nothing written, when the answer is not well-formed JSON of at most 1000 levels.</returns>
    public bool TryApply(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (KeepsEverything)
        {
            output.Write(json);
            return true;
        }

        using var included = new RawJsonBuffer(_includes is null ? 0 : json.Length);
        using var excluded = new RawJsonBuffer(_excludes is null ? 0 : json.Length);
        try
        {
            if (_includes is not null)
            {
                JsonFilter.Include(json, _includes, included);
                json = included.Written;
            }

            if (_excludes is not null)
            {
                JsonFilter.Exclude(json, _excludes, _emptyParts == EmptyParts.Kept, excluded);
                json = excluded.Written;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }

        output.Write(json);
        return true;
    }

    private static bool IsUnambiguous(string path)
    {
        var rest = path.AsSpan(path[0] == '-' ? 1 : 0);
        return !rest.IsEmpty
            && rest[0] is not ('.' or ' ')
            && rest[^1] != '.'
            && !rest.Contains("..", StringComparison.Ordinal);
    }
}
