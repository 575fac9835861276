using SearchProxy.Core.Indexes;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation;

/// <summary>What is evaluated: judged queries over an index, and the documents to fill it with.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Index">The index to search.</param>
/// <param name="Corpus">File of the documents; null when the index is filled already.</param>
/// <param name="Judgements">The judged queries.</param>
/// <param name="TextFields">The fields to search, and to embed when the index is filled.</param>
internal sealed record Collection(string Name, string Index, string? Corpus, JudgementSet Judgements, IReadOnlyList<TextField> TextFields);
