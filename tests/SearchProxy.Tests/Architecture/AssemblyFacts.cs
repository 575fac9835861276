using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SearchProxy.Tests.Architecture;

/// <summary>What a compiled room refers to, read from its metadata without loading it.</summary>
internal sealed class AssemblyFacts
{
    private AssemblyFacts(string name, IReadOnlyList<string> assemblies, IReadOnlyList<string> types, IReadOnlyList<string> members)
    {
        Name = name;
        Assemblies = assemblies;
        Types = types;
        Members = members;
    }

    public string Name { get; }

    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Full names of the types of other assemblies.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary><c>Namespace.Type::Member</c> of other assemblies.</summary>
    public IReadOnlyList<string> Members { get; }

    public static AssemblyFacts Read(string name)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name + ".dll")));
        var metadata = file.GetMetadataReader();
        return new AssemblyFacts(
            name,
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(handle => FullName(metadata, handle))],
            [.. metadata.MemberReferences.Select(handle => MemberName(metadata, metadata.GetMemberReference(handle))).OfType<string>()]);
    }

    private static string FullName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    private static string? MemberName(MetadataReader metadata, MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeReference
            ? $"{FullName(metadata, (TypeReferenceHandle)member.Parent)}::{metadata.GetString(member.Name)}"
            : null;
}
