using System.Runtime.InteropServices;

namespace SearchProxy.Tokenizers.Models;

/// <summary>Reusable memory for the best way to each place of a word.</summary>
internal sealed class UnigramLattice
{
    public Node[] Nodes { get; private set; } = [];

    /// <summary>Nodes for a word of <paramref name="length"/> code points: one before each and one at the end, not reached yet.</summary>
    public Span<Node> Begin(int length)
    {
        if (Nodes.Length <= length)
        {
            Nodes = new Node[Math.Max(length + 1, Nodes.Length * 2)];
        }
        var nodes = Nodes.AsSpan(0, length + 1);
        nodes.Fill(new Node { Start = Node.Unreached });
        nodes[0] = default;
        return nodes;
    }

    public void Shrink(int capacity)
    {
        if (Nodes.Length > capacity)
        {
            Nodes = [];
        }
    }

    [StructLayout(LayoutKind.Auto)]
    internal struct Node
    {
        public const int Unreached = -1;

        /// <summary>The best sum of scores of the tokens up to here.</summary>
        public double Score;

        /// <summary>Where the last of these tokens begins.</summary>
        public int Start;

        /// <summary>Its id.</summary>
        public int Id;

        /// <summary>While reading the way off: where the token that begins here ends.</summary>
        public int End;

        /// <summary>Of several ways with the same score the first found stays.</summary>
        public void Offer(double score, int start, int id)
        {
            if (Start != Unreached && score <= Score)
            {
                return;
            }
            (Score, Start, Id) = (score, start, id);
        }
    }
}
