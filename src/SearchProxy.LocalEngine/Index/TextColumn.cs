using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>An analysed field: terms with positions, and the length of each row.</summary>
internal sealed class TextColumn(FieldMapping field) : TermColumn(field)
{
    private byte[] _lengths = [];
    private int _rowCount;
    private long _termCount;

    public override TermStatistics Statistics => new(_rowCount, _termCount);

    public override byte EncodedLength(int row) => _lengths[row];

    /// <summary>Appends all tokens of a row.</summary>
    public void Add(int row, List<Token> tokens)
    {
        MarkPresent(row);
        if (row >= _lengths.Length)
        {
            Array.Resize(ref _lengths, Math.Max(16, Math.Max(row + 1, _lengths.Length * 2)));
        }

        _lengths[row] = LengthEncoding.Encode(tokens.Count);
        if (tokens.Count == 0)
        {
            return;
        }

        _rowCount++;
        _termCount += tokens.Count;
        AddTerms(row, tokens);
    }

    private void AddTerms(int row, List<Token> tokens)
    {
        tokens.Sort(static (left, right) =>
            string.CompareOrdinal(left.Term, right.Term) is var order and not 0 ? order : left.Position.CompareTo(right.Position));
        var positions = new int[tokens.Count];
        for (int start = 0, end; start < tokens.Count; start = end)
        {
            for (end = start; end < tokens.Count && tokens[end].Term == tokens[start].Term; end++)
            {
                positions[end] = tokens[end].Position;
            }

            TermOf(tokens[start].Term).Add(row, positions.AsSpan(start, end - start));
        }
    }
}
