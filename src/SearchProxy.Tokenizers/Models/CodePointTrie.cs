using System.Numerics;
using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Models;

/// <summary>
/// Strings with a number each, for finding those that a text begins with. Children of the root, where every word begins, are
/// found in a table; those with one of the 64 most common labels by counting bits; the others by searching.
/// </summary>
internal sealed class CodePointTrie
{
    public const int None = -1;

    public const int Root = 0;

    private const int FewChildren = 6;

    private readonly TrieNode[] _nodes;
    private readonly PagedTable _commonCodes;
    private readonly int[]?[] _rootPages = new int[]?[0x1100];

    /// <summary>Of entries with the same text the one with the highest number counts.</summary>
    public CodePointTrie(IEnumerable<(string Text, int Value)> entries)
    {
        var builder = new CodePointTrieBuilder(entries);
        _nodes = builder.Build();
        _commonCodes = builder.CommonCodes;
        for (var child = _nodes[Root].FirstChild; child < _nodes[Root + 1].FirstChild; child++)
        {
            (_rootPages[_nodes[child].Label >> 8] ??= NewPage())[_nodes[child].Label & 0xFF] = child;
        }
    }

    /// <summary>The node that follows, or <see cref="None"/>.</summary>
    public int Step(int node, int codePoint)
    {
        if (node == Root)
        {
            return _rootPages[codePoint >> 8] is { } page ? page[codePoint & 0xFF] : None;
        }
        ref readonly var from = ref _nodes[node];
        var code = _commonCodes[codePoint];
        if (code == 0)
        {
            return Search(from.FirstChild + BitOperations.PopCount(from.Common), _nodes[node + 1].FirstChild, codePoint);
        }
        var bit = 1UL << (code - 1);
        return (from.Common & bit) == 0 ? None : from.FirstChild + BitOperations.PopCount(from.Common & (bit - 1));
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
            WorkTally.Count();
            node = Step(node, text[i].Value);
            if (node == None)
            {
                break;
            }
            var here = _nodes[node].Value;
            if (here == None || forbidden?[here] == true)
            {
                continue;
            }
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
            WorkTally.Count();
            node = Step(node, rune.Value);
            if (node == None)
            {
                return None;
            }
        }

        return _nodes[node].Value;
    }

    private int Search(int low, int high, int codePoint)
    {
        while (high - low > FewChildren)
        {
            var middle = (low + high) >> 1;
            if (_nodes[middle].Label <= codePoint)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        for (; low < high; low++)
        {
            if (_nodes[low].Label == codePoint)
            {
                return low;
            }
        }

        return None;
    }

    private static int[] NewPage()
    {
        var page = new int[0x100];
        Array.Fill(page, None);
        return page;
    }
}
