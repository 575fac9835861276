using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Patterns;

/// <summary>
/// A regular expression that works on code points, as the reference's engine does (.NET's own works on UTF-16 units and does not
/// see letters beyond U+FFFF). Backtracks, with its stack in reusable memory. Immutable.
/// </summary>
internal sealed class CodePointPattern
{
    private const int Resume = -1;
    private const int NoMatch = -1;

    private readonly Instruction[] _code;
    private readonly FirstCharacters? _first;

    private CodePointPattern(PatternNode node)
    {
        _code = PatternCompiler.Compile(node);
        _first = FirstCharacters.Of(node);
    }

    /// <exception cref="TokenizerException">The pattern uses something that is not supported.</exception>
    public static CodePointPattern Parse(string pattern) => new(PatternParser.Parse(pattern));

    /// <summary>A pattern that matches this text.</summary>
    public static CodePointPattern Literal(string text) => new(new PatternNode.Sequence(
        [.. RuneText.CodePoints(text).Select(c => new PatternNode.One(PatternClassParser.Single(c, ignoreCase: false)))]));

    /// <summary>The leftmost match from <paramref name="from"/> on; false = none.</summary>
    public bool Find(ReadOnlySpan<AlignedRune> text, int from, PatternScratch scratch, out int start, out int end)
    {
        for (start = from; start <= text.Length; start++)
        {
            WorkTally.Count();
            if (_first is not null && (start == text.Length || !_first.MayBe(text[start].Value)))
            {
                continue;
            }
            end = Match(text, start, 0, scratch);
            if (end != NoMatch)
            {
                return true;
            }
        }

        end = NoMatch;
        return false;
    }

    private int Match(ReadOnlySpan<AlignedRune> text, int at, int step, PatternScratch scratch)
    {
        var bottom = scratch.Count;
        while (true)
        {
            WorkTally.Count();
            var instruction = _code[step];
            if (instruction.Kind == InstructionKind.Match)
            {
                scratch.Truncate(bottom);
                return at;
            }

            if (Advance(instruction, text, ref at, ref step, scratch))
            {
                continue;
            }
            if (!Backtrack(text, bottom, scratch, out at, out step))
            {
                return NoMatch;
            }
        }
    }

    private bool Advance(Instruction instruction, ReadOnlySpan<AlignedRune> text, ref int at, ref int step, PatternScratch scratch)
    {
        switch (instruction.Kind)
        {
            case InstructionKind.One:
                if (at == text.Length || !instruction.Set!.Contains(text[at].Value))
                {
                    return false;
                }
                at++;
                step++;
                return true;
            case InstructionKind.Loop:
                return Loop(instruction, text, ref at, ref step, scratch);
            case InstructionKind.Split:
                if (instruction.TargetFirst is { } first && (at == text.Length || !first.MayBe(text[at].Value)))
                {
                    step = instruction.Other;
                    return true;
                }

                scratch.Push(instruction.Other, at, Resume);
                step = instruction.Target;
                return true;
            case InstructionKind.Jump:
                step = instruction.Target;
                return true;
            case InstructionKind.LookAhead:
                var found = Match(text, at, step + 1, scratch) != NoMatch;
                step = instruction.Target;
                return found != instruction.Negative;
            default:
                step++;
                return Holds(instruction.Anchor, text, at);
        }
    }

    private static bool Loop(Instruction loop, ReadOnlySpan<AlignedRune> text, ref int at, ref int step, PatternScratch scratch)
    {
        var limit = (int)Math.Min(text.Length, (long)at + loop.Max);
        var least = at + loop.Min;
        var stop = loop.Greed == Greed.Lazy ? Math.Min(least, limit) : limit;
        var end = at;
        while (end < stop && loop.Set!.Contains(text[end].Value))
        {
            WorkTally.Count();
            end++;
        }

        if (end < least)
        {
            return false;
        }
        if (loop.Greed == Greed.Greedy && end > least)
        {
            scratch.Push(step + 1, end - 1, least);
        }
        else if (loop.Greed == Greed.Lazy && end < limit)
        {
            scratch.Push(~step, end, limit);
        }
        at = end;
        step++;
        return true;
    }

    /// <summary>Takes up the last way that was left open. A loop's own entry stays for the next shorter or longer count.</summary>
    private bool Backtrack(ReadOnlySpan<AlignedRune> text, int bottom, PatternScratch scratch, out int at, out int step)
    {
        while (scratch.Count > bottom)
        {
            WorkTally.Count();
            (step, at, var limit) = scratch.Pop();
            if (step < 0)
            {
                if (!_code[~step].Set!.Contains(text[at].Value))
                {
                    continue;
                }
                at++;
                if (at < limit)
                {
                    scratch.Push(step, at, limit);
                }
                step = ~step + 1;
                return true;
            }

            if (limit != Resume && at > limit)
            {
                scratch.Push(step, at - 1, limit);
            }
            return true;
        }

        at = step = NoMatch;
        return false;
    }

    private static bool Holds(AnchorKind anchor, ReadOnlySpan<AlignedRune> text, int at) => anchor switch
    {
        AnchorKind.TextStart => at == 0,
        AnchorKind.TextEnd => at == text.Length,
        AnchorKind.LineStart => at == 0 || text[at - 1].Value == '\n',
        _ => at == text.Length || text[at].Value == '\n',
    };
}
