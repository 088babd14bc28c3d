using System.Security.Cryptography;
using System.Text;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>A person or service account as the tracker knows it.</summary>
/// <param name="Id">The immutable id.</param>
/// <param name="DisplayName">The name that people see.</param>
/// <param name="UniqueName">The sign-in address.</param>
/// <param name="Descriptor">The subject descriptor.</param>
internal sealed record Identity(Guid Id, string DisplayName, string UniqueName, string Descriptor)
{
    /// <summary>Gets the form that the reporting feed uses unless identity references are asked for.</summary>
    public string Combined { get; } = $"{DisplayName} <{UniqueName}>";

    /// <summary>Gets the number that <c>System.PersonId</c> carries.</summary>
    public int PersonId { get; } = BitConverter.ToInt32(Id.ToByteArray(), 0) & 0x1FFFFFFF;

    public static Identity Of(Person person) => new(person.IdentityId, person.Name, person.UniqueName, person.Descriptor);

    /// <summary>The service account behind a token without a user name; the same token always gives the same account.</summary>
    public static Identity Bot(string token)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(token)).AsSpan(0, 16));
        return new Identity(id, "SyncWorker Bot", "syncworker-bot@example.com", "svc." + Convert.ToBase64String(id.ToByteArray()));
    }
}
