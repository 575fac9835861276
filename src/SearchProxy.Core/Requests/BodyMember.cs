using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests;

/// <summary>A top-level member of a search body: its unescaped name and the bytes of its value.</summary>
public readonly record struct BodyMember(string Name, JsonSlice Value);
