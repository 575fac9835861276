namespace SearchProxy.Tokenizers.Patterns;

/// <summary>What one step of a compiled pattern does.</summary>
internal enum InstructionKind
{
    /// <summary>Takes one code point of the set.</summary>
    One,

    /// <summary>Takes between Min and Max code points of the set.</summary>
    Loop,

    /// <summary>Goes on at Target, or later at Other.</summary>
    Split,

    /// <summary>Goes on at Target.</summary>
    Jump,

    /// <summary>Matches the steps up to Target without taking anything.</summary>
    LookAhead,

    /// <summary>Tests the place.</summary>
    Anchor,

    /// <summary>The end of the pattern or of a look-ahead.</summary>
    Match,
}
