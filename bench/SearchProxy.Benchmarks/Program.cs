using BenchmarkDotNet.Running;
using SearchProxy.Benchmarks.Tokenization;
using SearchProxy.Testing;

// "tokenizers" prints tokens per second of every tokenizer family; everything else goes to BenchmarkDotNet.
if (args is ["tokenizers"])
{
    TokenizerThroughput.Run(RepositoryFolder.FullPath, Console.Out);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(TokenizerThroughput).Assembly).Run(args);
return 0;
