using SearchProxy.Commands;

namespace SearchProxy.Evaluation;

/// <summary>One of the things that are compared.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Argument">
/// Settings of <see cref="TargetKind.Settings"/>, URL of <see cref="TargetKind.Proxy"/>, file of <see cref="TargetKind.Run"/>.
/// </param>
internal sealed record EvalTarget(string Name, TargetKind Kind, string Argument = "")
{
    private static readonly (string Name, TargetKind Kind)[] Orders =
        [("BM25", TargetKind.Bm25), ("vectors", TargetKind.Vectors), ("hybrid", TargetKind.Hybrid), ("reranked", TargetKind.Reranked)];

    /// <summary>True: hits are to say what the model's score was.</summary>
    public bool Explains { get; init; }

    /// <summary>The four orders of <c>--orders</c>.</summary>
    public static IReadOnlyList<EvalTarget> AllOrders { get; } = [.. Orders.Select(static order => new EvalTarget(order.Name, order.Kind))];

    /// <summary>True when the proxy answers: it has to rerank, and its figures are what demands are about.</summary>
    public bool IsProxy => Kind is TargetKind.Hybrid or TargetKind.Reranked or TargetKind.Settings or TargetKind.Proxy;

    /// <summary>Orders by name, with commas between.</summary>
    /// <exception cref="CommandException">A name is not known.</exception>
    public static IEnumerable<EvalTarget> OfOrders(IEnumerable<string> texts)
    {
        foreach (var name in texts.SelectMany(static text =>
            text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            yield return AllOrders.FirstOrDefault(order => order.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new CommandException(
                    ExitCode.Usage, $"--orders has \"{name}\"; bm25, vectors, hybrid and reranked are known, with commas between");
        }
    }

    /// <summary>A run of TREC as <c>NAME=FILE</c> or <c>FILE</c>, a proxy as <c>NAME=URL</c> or <c>URL</c>.</summary>
    public static EvalTarget Named(TargetKind kind, string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return cut > 0 && (scheme < 0 || cut < scheme)
            ? new EvalTarget(text[..cut], kind, text[(cut + 1)..])
            : new EvalTarget(kind == TargetKind.Run ? Path.GetFileNameWithoutExtension(text) : text, kind, text);
    }

    /// <summary>
    /// The settings of a <c>--with</c> by their paths: <c>blend=0.5,models.reranker=other</c>; a name without a point is one of
    /// <c>gateway.search</c>.
    /// </summary>
    /// <exception cref="CommandException">It is no list of settings.</exception>
    public IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        foreach (var part in Argument.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value])
            {
                throw new CommandException(
                    ExitCode.Usage,
                    $"--with has \"{part}\"; NAME=VALUE is expected, such as blend=0.5 or models.reranker=other, with commas "
                        + "between several");
            }

            var path = name.Contains('.', StringComparison.Ordinal) ? name : $"gateway.search.{name}";
            yield return KeyValuePair.Create(path.Replace('.', ':'), (string?)value);
        }
    }
}

/// <summary>What is asked.</summary>
internal enum TargetKind
{
    /// <summary>The engine's own order.</summary>
    Bm25,

    /// <summary>Nearest neighbours alone.</summary>
    Vectors,

    /// <summary>Both merged by the proxy, without the model.</summary>
    Hybrid,

    /// <summary>Merged and reranked by the proxy as it is set.</summary>
    Reranked,

    /// <summary>The same with other settings.</summary>
    Settings,

    /// <summary>A proxy that runs somewhere.</summary>
    Proxy,

    /// <summary>Rankings in a file.</summary>
    Run,
}
