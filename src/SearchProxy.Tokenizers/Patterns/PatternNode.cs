namespace SearchProxy.Tokenizers.Patterns;

/// <summary>A parsed pattern.</summary>
internal abstract record PatternNode
{
    /// <summary>Whether it can match without taking a code point.</summary>
    public abstract bool CanBeEmpty { get; }

    internal sealed record One(CodePointSet Set) : PatternNode
    {
        public override bool CanBeEmpty => false;
    }

    internal sealed record Sequence(IReadOnlyList<PatternNode> Items) : PatternNode
    {
        public override bool CanBeEmpty => Items.All(i => i.CanBeEmpty);
    }

    internal sealed record Choice(IReadOnlyList<PatternNode> Items) : PatternNode
    {
        public override bool CanBeEmpty => Items.Any(i => i.CanBeEmpty);
    }

    /// <param name="Body">What is repeated.</param>
    /// <param name="Min">At least so often.</param>
    /// <param name="Max">At most so often; <see cref="int.MaxValue"/> = any number.</param>
    /// <param name="Greed">Which count is tried first.</param>
    internal sealed record Repeat(PatternNode Body, int Min, int Max, Greed Greed) : PatternNode
    {
        public override bool CanBeEmpty => Min == 0 || Body.CanBeEmpty;
    }

    internal sealed record LookAhead(PatternNode Body, bool Negative) : PatternNode
    {
        public override bool CanBeEmpty => true;
    }

    internal sealed record Anchor(AnchorKind Kind) : PatternNode
    {
        public override bool CanBeEmpty => true;
    }
}
