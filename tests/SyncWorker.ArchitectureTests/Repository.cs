using System.Reflection;
using System.Runtime.CompilerServices;

namespace SyncWorker.ArchitectureTests;

/// <summary>The checkout that these tests speak of.</summary>
internal static class Repository
{
    /// <summary>Gets the checkout's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Gets our assemblies, without tests.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } =
    [
        .. new[] { "SyncWorker.Model", "SyncWorker.Connectors", "SyncWorker.Storage", "SyncWorker.Analysis", "SyncWorker.WriteBack", "SyncWorker.Pipeline", "SyncWorker.Simulator", "syncworker" }
            .Select(Assembly.Load),
    ];

    /// <summary>Lists the types that somebody wrote: no compiler-made ones, nothing that a generator or the Razor compiler emits.</summary>
    public static IEnumerable<Type> WrittenTypes => Assemblies.SelectMany(static assembly => assembly.GetTypes())
        .Where(static type => type.Namespace?.StartsWith("SyncWorker", StringComparison.Ordinal) == true
            && !type.Name.Contains('<', StringComparison.Ordinal) && type.Name != "_Imports"
            && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute), inherit: false));

    /// <summary>Lists files below a folder of the checkout, without build output.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(static path => !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or "node_modules"));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SyncWorker.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the checkout.");
    }
}
