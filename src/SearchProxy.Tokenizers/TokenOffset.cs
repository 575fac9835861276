using System.Runtime.InteropServices;

namespace SearchProxy.Tokenizers;

/// <summary>The stretch of a text that a token came from; <c>[0, 0)</c> for special tokens put around it.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">One past the last unit.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenOffset(int Start, int End);
