using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Recall;

/// <summary>The bounds of a recall.</summary>
/// <param name="Window">Hits that are recalled and reranked; the same for every page of a search.</param>
/// <param name="EncoderModel">Id of the loaded encoder; null when none is: then there is no vector leg.</param>
/// <param name="MaxResultWindow">The engine's limit on from + size; nothing is raised above it.</param>
/// <param name="MaxTextFields">Fields that are asked for at most when the query names none.</param>
public sealed record RecallPolicy(int Window, string? EncoderModel, int MaxResultWindow = 10_000, int MaxTextFields = 16)
{
    /// <summary>To which searches documents may be added, unless an index or the request says otherwise.</summary>
    public Widening Widening { get; init; } = Widening.Loose;

    /// <summary>The largest window that a request may ask for; never less than <see cref="Window"/>.</summary>
    public int MaxWindow { get; init; } = 1_000;
}
