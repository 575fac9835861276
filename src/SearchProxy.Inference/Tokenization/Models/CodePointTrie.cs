using SearchProxy.Inference.Tokenization.Text;

namespace SearchProxy.Inference.Tokenization.Models;

/// <summary>
/// Strings with a number each, for finding those that a text begins with. The children of a node lie side by side, sorted by
/// code point; those of the root, where every word begins, are found without searching.
/// </summary>
internal sealed class CodePointTrie
{
    public const int None = -1;

    public const int Root = 0;

    private const int FewChildren = 6;

    private readonly int[]?[] _rootPages = new int[]?[0x1100];
    private int[] _labels = [0];
    private int[] _firstChild = [0];
    private int[] _values = [None];
    private int _count = 1;

    /// <summary>Of entries with the same text the last one counts.</summary>
    public CodePointTrie(IEnumerable<(string Text, int Value)> entries)
    {
        var unique = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (text, value) in entries)
            unique[text] = value;
        var keys = unique.Select(e => (Text: RuneText.CodePoints(e.Key), e.Value)).ToArray();
        Array.Sort(keys, (a, b) => a.Text.AsSpan().SequenceCompareTo(b.Text));
        Build(keys);
        for (var child = _firstChild[Root]; child < _firstChild[Root + 1]; child++)
            (_rootPages[_labels[child] >> 8] ??= NewPage())[_labels[child] & 0xFF] = child;
    }

    /// <summary>The node that follows, or <see cref="None"/>.</summary>
    public int Step(int node, int codePoint)
    {
        if (node == Root)
            return _rootPages[codePoint >> 8] is { } page ? page[codePoint & 0xFF] : None;
        int low = _firstChild[node], high = _firstChild[node + 1];
        while (high - low > FewChildren)
        {
            var middle = (low + high) >> 1;
            if (_labels[middle] <= codePoint)
                low = middle;
            else
                high = middle;
        }

        for (; low < high; low++)
        {
            if (_labels[low] == codePoint)
                return low;
        }

        return None;
    }

    /// <summary>The number of the string that ends at the node, or <see cref="None"/>.</summary>
    public int ValueAt(int node) => _values[node];

    /// <summary>The longest string that <paramref name="text"/> begins with, of those whose number is not forbidden.</summary>
    public int Longest(ReadOnlySpan<AlignedRune> text, bool[]? forbidden, out int length)
    {
        var (node, value) = (Root, None);
        length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            node = Step(node, text[i].Value);
            if (node == None)
                break;
            if (_values[node] == None || forbidden?[_values[node]] == true)
                continue;
            value = _values[node];
            length = i + 1;
        }

        return value;
    }

    /// <summary>The number of exactly this text, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<AlignedRune> text)
    {
        var node = Root;
        foreach (ref readonly var rune in text)
        {
            node = Step(node, rune.Value);
            if (node == None)
                return None;
        }

        return _values[node];
    }

    private void Build((int[] Text, int Value)[] keys)
    {
        var pending = new Queue<(int From, int To)>();
        pending.Enqueue((0, keys.Length));
        var depths = new Queue<int>();
        depths.Enqueue(0);
        for (var node = Root; pending.Count > 0; node++)
        {
            var (from, to) = pending.Dequeue();
            var depth = depths.Dequeue();
            Resize(node + 2);
            _firstChild[node] = _count;
            if (from < to && keys[from].Text.Length == depth)
                _values[node] = keys[from++].Value;
            while (from < to)
            {
                var label = keys[from].Text[depth];
                var end = from + 1;
                while (end < to && keys[end].Text[depth] == label)
                    end++;
                AddChild(label);
                pending.Enqueue((from, end));
                depths.Enqueue(depth + 1);
                from = end;
            }

            Resize(node + 2);
            _firstChild[node + 1] = _count;
        }
    }

    private static int[] NewPage()
    {
        var page = new int[0x100];
        Array.Fill(page, None);
        return page;
    }

    private void AddChild(int label)
    {
        Resize(_count + 2);
        _labels[_count] = label;
        _values[_count] = None;
        _count++;
    }

    private void Resize(int count)
    {
        if (count <= _labels.Length)
            return;
        var capacity = Math.Max(count, _labels.Length * 2);
        Array.Resize(ref _labels, capacity);
        Array.Resize(ref _firstChild, capacity);
        Array.Resize(ref _values, capacity);
    }
}
