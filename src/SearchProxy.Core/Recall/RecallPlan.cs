using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Recall;

/// <summary>What is asked of the engine for one search.</summary>
public sealed record RecallPlan
{
    /// <summary>What the query says, by the mapping of what it addresses.</summary>
    public required QueryIntent Intent { get; init; }

    /// <summary>To which searches documents may be added.</summary>
    public required Widening Widening { get; init; }

    /// <summary>Hits that are reranked.</summary>
    public required int Window { get; init; }

    /// <summary>Hits that the lexical leg asks for, from 0.</summary>
    public required int LexicalSize { get; init; }

    /// <summary>The page lies behind the window: the legs only tell which documents the window holds.</summary>
    public required bool IsBehindWindow { get; init; }

    /// <summary>The text fields of each hit, by its index.</summary>
    public required TextFieldPlan Text { get; init; }

    /// <summary>The names that the legs add to the client's own <c>fields</c>; taken off the hits again.</summary>
    public required IReadOnlyList<string> AddedFields { get; init; }

    /// <summary>
    /// The legs ask for texts only, and the hits of the page are fetched afterwards with all that the client asked of them: highlighting a
    /// whole window for one page costs more, and one hit that cannot be highlighted would fail the search.
    /// </summary>
    public required bool IsTwoPhase { get; init; }

    /// <summary>
    /// The texts of the lexical leg's hits are asked for in a call of their own, and that leg is the client's own search in all but from
    /// and size: a part of its answer would inherit what is added.
    /// </summary>
    public bool AreTextsApart { get; init; }

    /// <summary>The field of the vector leg; null = no vector leg.</summary>
    public required VectorTarget? Vector { get; init; }

    /// <summary>
    /// Why a vector leg that the index could have is left out; <see cref="DegradeReason.None"/> when that is as it should be.
    /// </summary>
    public DegradeReason VectorFault { get; init; }

    /// <summary>
    /// Why nothing is to be reranked although it should be; <see cref="DegradeReason.None"/> when nothing speaks against it.
    /// </summary>
    public DegradeReason RerankFault { get; init; }

    public required string? VectorDetail { get; init; }
}
