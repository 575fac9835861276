using System.Reflection;

namespace SearchProxy.Hosting;

/// <summary>The version of the program.</summary>
internal static class ProductVersion
{
    /// <summary>Without the commit that the compiler appends.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
