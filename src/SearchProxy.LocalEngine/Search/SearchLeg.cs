using SearchProxy.LocalEngine.Index;
using SearchProxy.LocalEngine.Parsing;
using SearchProxy.LocalEngine.Queries;

namespace SearchProxy.LocalEngine.Search;

/// <summary>A search in one index.</summary>
/// <param name="Number">Place of the index among those searched.</param>
/// <param name="Index">The index.</param>
/// <param name="View">Its rows as of the search.</param>
/// <param name="Context">What queries are read against.</param>
/// <param name="Query">The query, kNN sections and alias filters included.</param>
/// <param name="Lexical">The client's query alone, for highlighting.</param>
internal sealed record SearchLeg(int Number, IndexStore Index, RowView View, QueryContext Context, Query Query, Query? Lexical);
