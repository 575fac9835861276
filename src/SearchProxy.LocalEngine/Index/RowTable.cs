using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The rows of an index, or of one of its nested fields, as columns. Only ever appended to.</summary>
internal sealed class RowTable
{
    private readonly Dictionary<string, FieldColumn> _columns = [];
    private readonly Dictionary<string, NestedRows> _nested = [];

    private readonly Dictionary<string, RowValues<string>> _stored = [];

    public int Count { get; private set; }

    /// <summary>The values of each stored field, spelt as JSON.</summary>
    public IReadOnlyDictionary<string, RowValues<string>> Stored => _stored;

    public IReadOnlyDictionary<string, FieldColumn> Columns => _columns;

    public IReadOnlyDictionary<string, NestedRows> Nested => _nested;

    /// <summary>Appends a row and returns its number.</summary>
    public int Append(ParsedRow parsed)
    {
        var row = Count++;
        foreach (var (field, text) in parsed.Texts)
        {
            ColumnOf(field, static field => new TextColumn(field)).Add(row, text.Tokens);
        }

        foreach (var (field, values) in parsed.Keywords)
        {
            ColumnOf(field, static field => new KeywordColumn(field)).Add(row, values);
        }

        foreach (var (field, values) in parsed.Numbers)
        {
            ColumnOf(field, static field => new NumberColumn(field)).Add(row, values);
        }

        foreach (var (field, vector) in parsed.Vectors)
        {
            ColumnOf(field, static field => new VectorColumn(field)).Add(row, vector);
        }

        AppendStored(row, parsed);
        AppendNested(row, parsed);
        return row;
    }

    private void AppendStored(int row, ParsedRow parsed)
    {
        foreach (var (field, values) in parsed.Stored)
        {
            if (!_stored.TryGetValue(field.Name, out var stored))
            {
                _stored.Add(field.Name, stored = new RowValues<string>());
            }

            values.ForEach(value => stored.Add(row, value));
        }
    }

    /// <summary>All columns of this table and of the tables below it.</summary>
    public IEnumerable<FieldColumn> AllColumns() => _columns.Values.Concat(_nested.Values.SelectMany(nested => nested.Rows.AllColumns()));

    private void AppendNested(int row, ParsedRow parsed)
    {
        foreach (var (field, objects) in parsed.Nested)
        {
            if (!_nested.TryGetValue(field.Name, out var nested))
            {
                _nested.Add(field.Name, nested = new NestedRows());
            }

            foreach (var item in objects)
            {
                nested.Append(row, item);
            }
        }
    }

    private T ColumnOf<T>(FieldMapping field, Func<FieldMapping, T> create)
        where T : FieldColumn
    {
        if (_columns.TryGetValue(field.Name, out var column))
        {
            return (T)column;
        }

        var created = create(field);
        _columns.Add(field.Name, created);
        return created;
    }
}
