using SearchProxy.Inference.Routing;

namespace SearchProxy.Inference.Tests.Routing;

public sealed class ScriptDetectorTests
{
    [Theory]
    [InlineData("what is a python", TextScript.Latin)]
    [InlineData("Crème brûlée à la façon", TextScript.Latin)]
    [InlineData("Việt Nam", TextScript.Latin)]
    [InlineData("что такое поиск", TextScript.Cyrillic)]
    [InlineData("搜索引擎 proxy", TextScript.Latin)]
    [InlineData("搜索引擎是什么 X", TextScript.Han)]
    [InlineData("東京タワーの高さは？", TextScript.Japanese)]
    [InlineData("東京都庁舎 の", TextScript.Japanese)]
    [InlineData("검색 엔진", TextScript.Hangul)]
    [InlineData("محرك البحث", TextScript.Arabic)]
    [InlineData("מנוע חיפוש", TextScript.Hebrew)]
    [InlineData("खोज इंजन", TextScript.Devanagari)]
    [InlineData("μηχανή αναζήτησης", TextScript.Greek)]
    [InlineData("เครื่องมือค้นหา", TextScript.Thai)]
    [InlineData("123 !? 😀", TextScript.Unknown)]
    [InlineData("", TextScript.Unknown)]
    public void Most_letters_decide(string text, TextScript script) => Assert.Equal(script, ScriptDetector.Detect(text));
}
