using System.Runtime.InteropServices;

namespace SearchProxy.Tokenizers.Models;

/// <summary>
/// One node of a <see cref="CodePointTrie"/>. Its children lie side by side: first those with common labels, in the order of
/// their codes, then the others in the order of code points. They end where those of the next node begin.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct TrieNode
{
    /// <summary>One bit for each common label that a child has.</summary>
    public ulong Common;

    /// <summary>The code point that leads here.</summary>
    public int Label;

    public int FirstChild;

    public int Value;
}
