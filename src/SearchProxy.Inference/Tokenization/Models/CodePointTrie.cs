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
    private Node[] _nodes = [new Node { Value = None }];
    private int _count = 1;

    /// <summary>Of entries with the same text the one with the highest number counts.</summary>
    public CodePointTrie(IEnumerable<(string Text, int Value)> entries)
    {
        var list = entries.ToArray();
        var keys = Array.ConvertAll(list, e => e.Text);
        var values = Array.ConvertAll(list, e => e.Value);
        Array.Sort(keys, values, StringComparer.Ordinal);
        Build(keys, values);
        for (var child = _nodes[Root].FirstChild; child < _nodes[Root + 1].FirstChild; child++)
            (_rootPages[_nodes[child].Label >> 8] ??= NewPage())[_nodes[child].Label & 0xFF] = child;
    }

    /// <summary>The node that follows, or <see cref="None"/>.</summary>
    public int Step(int node, int codePoint)
    {
        if (node == Root)
            return _rootPages[codePoint >> 8] is { } page ? page[codePoint & 0xFF] : None;
        var nodes = _nodes;
        int low = nodes[node].FirstChild, high = nodes[node + 1].FirstChild;
        while (high - low > FewChildren)
        {
            var middle = (low + high) >> 1;
            if (nodes[middle].Label <= codePoint)
                low = middle;
            else
                high = middle;
        }

        for (; low < high; low++)
        {
            if (nodes[low].Label == codePoint)
                return low;
        }

        return None;
    }

    /// <summary>The number of the string that ends at the node, or <see cref="None"/>.</summary>
    public int ValueAt(int node) => _nodes[node].Value;

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
            var here = _nodes[node].Value;
            if (here == None || forbidden?[here] == true)
                continue;
            value = here;
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

        return _nodes[node].Value;
    }

    private void Build(string[] keys, int[] values)
    {
        var pending = new Queue<Branch>();
        pending.Enqueue(new Branch(0, keys.Length, 0, 0));
        var children = new List<Branch>();
        for (var node = Root; pending.TryDequeue(out var branch); node++)
        {
            Resize(node + 2);
            _nodes[node].FirstChild = _count;
            var from = branch.From;
            for (; from < branch.To && keys[from].Length == branch.Depth; from++)
                _nodes[node].Value = Math.Max(_nodes[node].Value, values[from]);
            CollectChildren(keys, from, branch, children);
            foreach (var child in children)
            {
                AddChild(child.Label);
                pending.Enqueue(child);
            }

            _nodes[node + 1].FirstChild = _count;
        }
    }

    /// <summary>Groups the sorted strings by their next code point. UTF-16 sorts it differently only beyond U+FFFF.</summary>
    private static void CollectChildren(string[] keys, int from, Branch branch, List<Branch> children)
    {
        children.Clear();
        var isSorted = true;
        while (from < branch.To)
        {
            var label = LabelAt(keys[from], branch.Depth, out var length);
            var end = from + 1;
            while (end < branch.To && LabelAt(keys[end], branch.Depth, out _) == label)
                end++;
            isSorted &= children.Count == 0 || children[^1].Label < label;
            children.Add(new Branch(from, end, branch.Depth + length, label));
            from = end;
        }

        if (!isSorted)
            children.Sort((a, b) => a.Label.CompareTo(b.Label));
    }

    private static int LabelAt(string text, int index, out int length)
    {
        length = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
        return length == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
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
        _nodes[_count++] = new Node { Label = label, Value = None };
    }

    private void Resize(int count)
    {
        if (count > _nodes.Length)
            Array.Resize(ref _nodes, Math.Max(count, _nodes.Length * 2));
    }

    /// <summary>Strings that begin alike: which of the sorted ones, how many UTF-16 units they share, and the last of these.</summary>
    private readonly record struct Branch(int From, int To, int Depth, int Label);

    /// <summary>A node's children end where those of the next node begin.</summary>
    private struct Node
    {
        public int Label;
        public int FirstChild;
        public int Value;
    }
}
