namespace SearchProxy.Tokenizers.Patterns;

/// <summary>One step of a compiled pattern; which members count depends on the kind.</summary>
internal sealed class Instruction(InstructionKind kind)
{
    public InstructionKind Kind => kind;

    public CodePointSet? Set { get; init; }

    public int Min { get; init; }

    public int Max { get; init; }

    public Greed Greed { get; init; }

    public AnchorKind Anchor { get; init; }

    public bool Negative { get; init; }

    public int Target { get; set; }

    public int Other { get; set; }

    /// <summary>For a split: what the first way may begin with; null = anything or nothing.</summary>
    public FirstCharacters? TargetFirst { get; init; }
}
