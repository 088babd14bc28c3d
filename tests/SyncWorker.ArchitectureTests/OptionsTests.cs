using System.Reflection;

namespace SyncWorker.ArchitectureTests;

/// <summary>Settings are checked before anything runs (src/README.md; the configuration file has its own tests beside its reader).</summary>
public sealed class OptionsTests
{
    [Fact]
    public void PublicOptions_HaveAValidator()
    {
        var types = Repository.WrittenTypes.ToList();
        var validators = types.Select(static type => type.Name).ToHashSet(StringComparer.Ordinal);

        var unproven = types
            .Where(static type => type.IsVisible && type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(type => type.GetMethod("Validate", BindingFlags.Public | BindingFlags.Instance, []) is null && !validators.Contains(type.Name + "Validator"))
            .Select(static type => $"{type.FullName} has neither a Validate method nor a validator: settings are checked at start, every error in one sentence.");

        Assert.Empty(unproven);
    }

    [Fact]
    public void RazorComponents_AreSealed()
    {
        var guilty = Repository.Assemblies.SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type) && type is { IsSealed: false, IsAbstract: false, IsVisible: true })
            .Where(static type => !type.Name.StartsWith('_'));

        Assert.Empty(guilty.Select(static type => $"{type.FullName} is not sealed: give it a part in C# that says so."));
    }
}
