namespace SearchProxy.Tokenizers.Patterns;

/// <summary>Turns a parsed pattern into steps.</summary>
internal sealed class PatternCompiler
{
    private const int MaxInstructions = 10_000;

    private readonly List<Instruction> _code = [];

    public static Instruction[] Compile(PatternNode node)
    {
        var compiler = new PatternCompiler();
        compiler.Emit(node);
        compiler.Append(new Instruction(InstructionKind.Match));
        return [.. compiler._code];
    }

    private Instruction Append(Instruction instruction)
    {
        if (_code.Count == MaxInstructions)
        {
            throw new TokenizerException($"A pattern needs more than {MaxInstructions} steps; its counts are too large.");
        }
        _code.Add(instruction);
        return instruction;
    }

    private void Emit(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.One one:
                Append(new Instruction(InstructionKind.One) { Set = one.Set });
                break;
            case PatternNode.Sequence sequence:
                foreach (var item in sequence.Items)
                {
                    Emit(item);
                }
                break;
            case PatternNode.Choice choice:
                EmitChoice(choice.Items);
                break;
            case PatternNode.Repeat { Body: PatternNode.One body } loop:
                Append(new Instruction(InstructionKind.Loop) { Set = body.Set, Min = loop.Min, Max = loop.Max, Greed = loop.Greed });
                break;
            case PatternNode.Repeat repeat:
                EmitRepeat(repeat);
                break;
            case PatternNode.LookAhead look:
                var start = Append(new Instruction(InstructionKind.LookAhead) { Negative = look.Negative });
                Emit(look.Body);
                Append(new Instruction(InstructionKind.Match));
                start.Target = _code.Count;
                break;
            case PatternNode.Anchor anchor:
                Append(new Instruction(InstructionKind.Anchor) { Anchor = anchor.Kind });
                break;
        }
    }

    private void EmitChoice(IReadOnlyList<PatternNode> items)
    {
        var exits = new List<Instruction>();
        for (var i = 0; i < items.Count - 1; i++)
        {
            var split = Append(new Instruction(InstructionKind.Split) { TargetFirst = FirstCharacters.Of(items[i]) });
            split.Target = _code.Count;
            Emit(items[i]);
            exits.Add(Append(new Instruction(InstructionKind.Jump)));
            split.Other = _code.Count;
        }

        Emit(items[^1]);
        foreach (var exit in exits)
        {
            exit.Target = _code.Count;
        }
    }

    private void EmitRepeat(PatternNode.Repeat repeat)
    {
        for (var i = 0; i < repeat.Min; i++)
        {
            Emit(repeat.Body);
        }
        if (repeat.Max == int.MaxValue)
        {
            var top = _code.Count;
            var open = Append(new Instruction(InstructionKind.Split));
            Emit(repeat.Body);
            Append(new Instruction(InstructionKind.Jump) { Target = top });
            Point(open, repeat.Greed, body: top + 1, rest: _code.Count);
            return;
        }

        var splits = new List<Instruction>();
        for (var i = repeat.Min; i < repeat.Max; i++)
        {
            splits.Add(Append(new Instruction(InstructionKind.Split)));
            Point(splits[^1], repeat.Greed, body: _code.Count, rest: 0);
            Emit(repeat.Body);
        }

        foreach (var split in splits)
        {
            Point(split, repeat.Greed, body: repeat.Greed == Greed.Lazy ? split.Other : split.Target, rest: _code.Count);
        }
    }

    private static void Point(Instruction split, Greed greed, int body, int rest) =>
        (split.Target, split.Other) = greed == Greed.Lazy ? (rest, body) : (body, rest);
}
