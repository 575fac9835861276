using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>One step of a test: its kind (<c>do</c>, <c>match</c>, …) and its arguments.</summary>
internal sealed record YamlStep(string Kind, JsonNode? Arguments, long Line);
