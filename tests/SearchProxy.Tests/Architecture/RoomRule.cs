namespace SearchProxy.Tests.Architecture;

/// <summary>What one room may not touch.</summary>
/// <param name="Room">Assembly name.</param>
/// <param name="Rooms">The other rooms that it may refer to.</param>
/// <param name="Banned">Beginnings of assembly names, full type names or <c>Type::Member</c> names.</param>
internal sealed record RoomRule(string Room, IReadOnlyList<string> Rooms, IReadOnlyList<string> Banned)
{
    /// <summary>Every breach, as a line that names it.</summary>
    public IEnumerable<string> Check(AssemblyFacts facts)
    {
        foreach (var other in facts.Assemblies.Where(name => name.StartsWith("SearchProxy", StringComparison.Ordinal)
            && !Rooms.Contains(name)))
        {
            yield return $"{facts.Name} refers to the room {other}";
        }

        foreach (var touched in facts.Assemblies.Concat(facts.Types).Concat(facts.Members).Distinct())
        {
            if (Banned.FirstOrDefault(banned => touched.StartsWith(banned, StringComparison.Ordinal)) is { } rule)
            {
                yield return $"{facts.Name} touches {touched} (banned: {rule})";
            }
        }
    }
}
