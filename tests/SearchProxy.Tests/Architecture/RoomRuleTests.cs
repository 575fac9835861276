namespace SearchProxy.Tests.Architecture;

public sealed class RoomRuleTests
{
    public static TheoryData<string> RoomNames => [.. Rooms.All.Select(rule => rule.Room)];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void A_room_touches_only_what_the_design_gives_it(string room) =>
        Assert.Empty(Rooms.Of(room).Check(AssemblyFacts.Read(room)));

    [Fact]
    public void A_room_that_refers_to_another_one_is_found()
    {
        var executable = AssemblyFacts.Read("searchproxy");
        var breaches = new RoomRule("searchproxy", Rooms: [], Banned: []).Check(executable);
        Assert.Contains("searchproxy refers to the room SearchProxy.Inference", breaches);
    }

    [Fact]
    public void A_banned_assembly_type_or_member_is_found()
    {
        var tests = AssemblyFacts.Read("SearchProxy.Tests");
        var breaches = new RoomRule(
            "SearchProxy.Tests", Rooms: [], Banned: ["xunit.core", "System.IO.Path", "System.IO.File::OpenRead"]).Check(tests).ToList();
        Assert.Contains(breaches, line => line.StartsWith("SearchProxy.Tests touches xunit.core ", StringComparison.Ordinal));
        Assert.Contains(breaches, line => line.StartsWith("SearchProxy.Tests touches System.IO.Path ", StringComparison.Ordinal));
        Assert.Contains(breaches, line => line.StartsWith("SearchProxy.Tests touches System.IO.File::OpenRead ", StringComparison.Ordinal));
    }
}
