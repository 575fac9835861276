using System.Reflection;

namespace SearchProxy.Tests.Architecture;

/// <summary>Which public types of the rooms another room needs: those that it names, and those that their public members show.</summary>
internal static class PublicTypes
{
    /// <summary>Full names of public types of <paramref name="room"/> that no other room needs.</summary>
    /// <param name="room">Assembly name.</param>
    /// <param name="others">What the other rooms refer to.</param>
    public static IReadOnlyList<string> WithoutUser(string room, IEnumerable<AssemblyFacts> others)
    {
        var types = Assembly.Load(room).GetExportedTypes();
        var named = others.Where(other => other.Name != room).SelectMany(other => other.Types).ToHashSet(StringComparer.Ordinal);
        var needed = new HashSet<Type>();
        var open = new Queue<Type>(types.Where(type => named.Contains(type.FullName!) || type.IsNested));
        while (open.TryDequeue(out var type))
        {
            if (needed.Add(type))
            {
                foreach (var shown in ShownBy(type).SelectMany(Parts).Where(shown => shown.Assembly == type.Assembly))
                {
                    open.Enqueue(shown);
                }
            }
        }

        return [.. types.Where(type => !needed.Contains(type)).Select(type => type.FullName!)];
    }

    private static IEnumerable<Type> ShownBy(Type type)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return
        [
            type.BaseType ?? typeof(object),
            .. type.GetInterfaces(),
            .. type.GetProperties(Visible).Select(property => property.PropertyType),
            .. type.GetFields(Visible).Select(field => field.FieldType),
            .. type.GetConstructors(Visible)
                .SelectMany(constructor => constructor.GetParameters())
                .Select(parameter => parameter.ParameterType),
            .. type.GetMethods(Visible)
                .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)),
        ];
    }

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericParameter: true } => [],
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}
