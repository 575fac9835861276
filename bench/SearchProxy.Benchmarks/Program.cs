using BenchmarkDotNet.Running;
using SearchProxy.Benchmarks.Inference;
using SearchProxy.Benchmarks.Tokenization;
using SearchProxy.Testing;

// "tokenizers" prints tokens per second of every tokenizer family, "inference" compares with the bare runtime; everything else goes to
// BenchmarkDotNet.
switch (args)
{
    case ["tokenizers"]:
        TokenizerThroughput.Run(RepositoryFolder.FullPath, Console.Out);
        return 0;
    case ["inference"]:
        await InferenceComparison.RunAsync(Console.Out);
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(TokenizerThroughput).Assembly).Run(args);
        return 0;
}
