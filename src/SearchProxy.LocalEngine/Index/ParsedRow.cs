using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Mapping;

namespace SearchProxy.LocalEngine.Index;

/// <summary>The indexed values of one document, or of one object of a nested field.</summary>
internal sealed class ParsedRow
{
    public Dictionary<FieldMapping, TextTokens> Texts { get; } = [];

    public Dictionary<FieldMapping, List<string>> Keywords { get; } = [];

    public Dictionary<FieldMapping, List<long>> Numbers { get; } = [];

    /// <summary>Values of stored fields, spelt as JSON.</summary>
    public Dictionary<FieldMapping, List<string>> Stored { get; } = [];

    public Dictionary<FieldMapping, float[]> Vectors { get; } = [];

    public Dictionary<FieldMapping, List<ParsedRow>> Nested { get; } = [];

    internal sealed class TextTokens
    {
        private int _position = -Analyzer.ValueGap;

        public List<Token> Tokens { get; } = [];

        public void Add(Analyzer analyzer, string text) =>
            _position = analyzer.Analyze(text, _position + Analyzer.ValueGap, Tokens);
    }
}
