using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace SearchProxy.Clients.Tests;

/// <summary>
/// Everything that a caller can read of an object: one line a value, with its path. Two objects are the same when their lines are.
/// </summary>
/// <param name="isReranked">
/// True: hits stand in the order of their ids and show no score, and of hits that are but a page of all only the number is written.
/// </param>
internal sealed class ObjectText(bool isReranked)
{
    private const int Deepest = 14;

    /// <summary>
    /// What a caller reads of the exchange rather than of the answer, what repeats a part of the answer, and what is another in every
    /// answer.
    /// </summary>
    private static readonly HashSet<string> LeftOut =
    [
        "ApiCall", "ApiCallDetails", "DebugInformation", "TransportConfiguration", "OriginalException", "Documents", "Took", "ScrollId",
        "PointInTimeId", "PitId", "SyncRoot",
        "Comparer", "Keys", "BackingDictionary", "ConnectionConfiguration", "Profile",
    ];

    private static readonly HashSet<string> LeftOutOfReranked = ["Score", "MaxScore"];

    /// <summary>Repeats the hits' fields, in their order.</summary>
    private const string FieldsOfHits = "Fields";

    private readonly SortedDictionary<string, string> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<object> _above = new(ReferenceEqualityComparer.Instance);

    /// <summary>The values of an object by their paths.</summary>
    public static IReadOnlyDictionary<string, string> Of(object? value, bool isReranked)
    {
        var text = new ObjectText(isReranked);
        text.Write("", value, depth: 0);
        return text._lines;
    }

    private void Write(string path, object? value, int depth)
    {
        if (Leaf(value) is { } leaf)
        {
            _lines[path] = leaf;
        }
        else if (depth < Deepest && _above.Add(value!))
        {
            WriteParts(path, value!, depth + 1);
            _above.Remove(value!);
        }
    }

    private void WriteParts(string path, object value, int depth)
    {
        if (value is IDictionary dictionary)
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                Write($"{path}[{Leaf(entry.Key) ?? entry.Key}]", entry.Value, depth);
            }

            return;
        }

        var members = MembersOf(value.GetType()).ToList();
        if (value is IEnumerable list && !members.Exists(static member => member.Name == "Hits"))
        {
            WriteList(path, [.. list.Cast<object?>().OrderBy(MemberName, StringComparer.Ordinal)], depth);
        }

        foreach (var member in members.Where(member => !isReranked || !LeftOutOfReranked.Contains(member.Name)))
        {
            WriteMember($"{path}.{member.Name}", member, value, depth);
        }
    }

    private void WriteMember(string path, PropertyInfo member, object owner, int depth)
    {
        if (isReranked && member.Name == FieldsOfHits && Property(owner, "Hits") is not null)
        {
            return;
        }

        var value = Read(member, owner);
        if (isReranked && member.Name == "Hits" && value is IEnumerable hits && !path.Contains("Aggregations", StringComparison.Ordinal))
        {
            WriteHits(path, [.. hits.Cast<object>()], TotalOf(owner), depth);
            return;
        }

        Write(path, value, depth);
    }

    private void WriteHits(string path, List<object> hits, long? total, int depth)
    {
        if (hits.Count == total)
        {
            WriteList(path, [.. hits.OrderBy(static hit => Property(hit, "Id")?.ToString(), StringComparer.Ordinal)], depth);
        }

        _lines[path] = hits.Count.ToString(CultureInfo.InvariantCulture);
    }

    private void WriteList(string path, List<object?> items, int depth)
    {
        _lines[$"{path}.#"] = items.Count.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < items.Count; i++)
        {
            Write($"{path}[{i}]", items[i], depth);
        }
    }

    private static IEnumerable<PropertyInfo> MembersOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(static property => property.CanRead && property.GetIndexParameters().Length == 0 && !LeftOut.Contains(property.Name));

    private static object? Read(PropertyInfo property, object owner)
    {
        try
        {
            return property.GetValue(owner);
        }
        catch (TargetInvocationException exception)
        {
            return $"throws {exception.InnerException!.GetType().Name}";
        }
    }

    /// <summary>The name of a JSON object's member, whose order says nothing; items of a list keep theirs.</summary>
    private static string? MemberName(object? item) => item?.GetType() is { IsGenericType: true } type
        && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
        ? Property(item, "Key")?.ToString()
        : null;

    private static long? TotalOf(object owner) => Property(owner, "Total") switch
    {
        long total => total,
        null => null,
        var total => Property(total, "Value") as long?,
    };

    private static object? Property(object owner, string name) => owner.GetType().GetProperty(name)?.GetValue(owner);

    private static string? Leaf(object? value) => value switch
    {
        null => "null",
        string text => text,
        JsonElement json => json.GetRawText(),
        byte[] bytes => Convert.ToBase64String(bytes),
        global::Nest.ILazyDocument lazy => JsonSerializer.Serialize(lazy.As<object>()),
        DateTimeOffset or DateTime => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(format: null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        Type or Delegate or MemberInfo or Stream or Exception => value.GetType().Name,
        _ => null,
    };
}
