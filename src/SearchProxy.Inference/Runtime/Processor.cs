using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SearchProxy.Inference.Runtime;

/// <summary>What the processor can do that matters for running models.</summary>
public static class Processor
{
    private const int ExtendedFeatures = 7;
    private const int Avx512VnniBit = 11;
    private const int AvxVnniBit = 4;

    /// <summary>
    /// 8-bit products are summed up without a detour over 16 bits (VNNI, or the dot product of ARM): weights may use all 8 bits.
    /// </summary>
    public static bool HasDotProduct { get; } = Dp.IsSupported || HasVnni();

    /// <summary>The runtime's LayerNormalization is vectorised.</summary>
    internal static bool HasFastLayerNormalization => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>The instruction sets in words, the most telling first.</summary>
    public static string Describe()
    {
        (string Name, bool Has)[] sets =
        [
            ("AVX-512", Avx512F.IsSupported), ("AVX2", Avx2.IsSupported), ("NEON", AdvSimd.IsSupported),
            (Dp.IsSupported ? "dot product" : "VNNI", HasDotProduct),
        ];
        var names = sets.Where(static set => set.Has).Select(static set => set.Name).ToArray();
        return names.Length == 0 ? "no vector instructions beyond the baseline" : string.Join(", ", names);
    }

    /// <summary>
    /// Intel's manual, volume 2, CPUID: leaf 7, subleaf 0, ECX bit 11 (AVX512_VNNI), and subleaf 1, EAX bit 4 (AVX-VNNI).
    /// </summary>
    private static bool HasVnni() => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= ExtendedFeatures
        && (((X86Base.CpuId(ExtendedFeatures, 0).Ecx >> Avx512VnniBit) & 1) == 1
            || (X86Base.CpuId(ExtendedFeatures, 0).Eax >= 1 && ((X86Base.CpuId(ExtendedFeatures, 1).Eax >> AvxVnniBit) & 1) == 1));
}
