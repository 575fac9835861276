using System.Runtime.InteropServices;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Models;

/// <summary>Lays out the nodes of a <see cref="CodePointTrie"/>, level by level, from its sorted strings.</summary>
internal sealed class CodePointTrieBuilder
{
    private const int CommonLabels = 64;

    private readonly string[] _keys;
    private readonly int[] _values;
    private readonly List<Branch> _children = [];
    private TrieNode[] _nodes = [];
    private int _count;

    public CodePointTrieBuilder(IEnumerable<(string Text, int Value)> entries)
    {
        var list = entries.ToArray();
        _keys = Array.ConvertAll(list, e => e.Text);
        _values = Array.ConvertAll(list, e => e.Value);
        Array.Sort(_keys, _values, StringComparer.Ordinal);
        CommonCodes = FindCommonLabels(_keys);
    }

    /// <summary>1 to 64 for the most common code points, 0 for the others.</summary>
    public PagedTable CommonCodes { get; }

    /// <summary>The nodes, the root first, and one more that ends the children of the last.</summary>
    public TrieNode[] Build()
    {
        Append(label: 0);
        var pending = new Queue<Branch>();
        pending.Enqueue(new Branch(0, _keys.Length, Depth: 0, Label: 0));
        for (var node = 0; pending.TryDequeue(out var branch); node++)
        {
            _nodes[node].FirstChild = _count;
            var from = branch.From;
            for (; from < branch.To && _keys[from].Length == branch.Depth; from++)
            {
                _nodes[node].Value = Math.Max(_nodes[node].Value, _values[from]);
            }
            CollectChildren(from, branch);
            foreach (var child in _children)
            {
                if (CommonCodes[child.Label] is var code and not 0)
                {
                    _nodes[node].Common |= 1UL << (code - 1);
                }
                Append(child.Label);
                pending.Enqueue(child);
            }
        }

        Append(label: 0);
        _nodes[_count - 1].FirstChild = _count - 1;
        Array.Resize(ref _nodes, _count);
        return _nodes;
    }

    private void CollectChildren(int from, Branch branch)
    {
        _children.Clear();
        while (from < branch.To)
        {
            var label = LabelAt(_keys[from], branch.Depth, out var length);
            var end = from + 1;
            while (end < branch.To && LabelAt(_keys[end], branch.Depth, out _) == label)
            {
                end++;
            }
            _children.Add(new Branch(from, end, branch.Depth + length, label));
            from = end;
        }

        if (_children.Count > 1)
        {
            _children.Sort((a, b) => OrderOf(a.Label).CompareTo(OrderOf(b.Label)));
        }
    }

    private int OrderOf(int label) => CommonCodes[label] is var code and not 0 ? code : CommonLabels + 1 + label;

    private void Append(int label)
    {
        if (_count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Math.Max(_keys.Length, _count * 2) + 2);
        }
        _nodes[_count++] = new TrieNode { Label = label, Value = CodePointTrie.None };
    }

    private static PagedTable FindCommonLabels(string[] keys)
    {
        var counts = new Dictionary<int, int>();
        foreach (var key in keys)
        {
            for (var i = 0; i < key.Length;)
            {
                var label = LabelAt(key, i, out var length);
                CollectionsMarshal.GetValueRefOrAddDefault(counts, label, out _)++;
                i += length;
            }
        }

        var codes = new PagedTable();
        byte code = 0;
        foreach (var (label, _) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key).Take(CommonLabels))
        {
            codes.SetRange(label, label, ++code);
        }
        return codes;
    }

    private static int LabelAt(string text, int index, out int length)
    {
        length = index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
        return length == 2 ? char.ConvertToUtf32(text[index], text[index + 1]) : text[index];
    }

    /// <summary>Strings that begin alike: which of the sorted ones, how many UTF-16 units they share, and the last of these.</summary>
    private readonly record struct Branch(int From, int To, int Depth, int Label);
}
