using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Editions;

/// <summary>What the editions of Jira say differently about the same issues.</summary>
internal abstract class JiraEdition
{
    /// <summary>Gets the name: <c>jira-cloud</c>, <c>jira-dc</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the version in the routes: "3" or "2".</summary>
    public abstract string ApiVersion { get; }

    /// <summary>Gets the member under which the truth names the instance.</summary>
    public abstract string InstanceWord { get; }

    /// <summary>Gets whether it is Cloud: some projects are team-managed, changelogs give the ids of fields and accounts, and embedded ones start with the newest.</summary>
    public abstract bool IsCloud { get; }

    /// <summary>Gets the offset of the instants that boards tell.</summary>
    public abstract string AgileOffset { get; }

    /// <summary>Gets the name of the field that holds the start day.</summary>
    public abstract string StartDayName { get; }

    /// <summary>Gets the header that names the signed-in account.</summary>
    public abstract string AccountHeader { get; }

    /// <summary>Gets the id of a seed's instance.</summary>
    public abstract Guid InstanceIdOf(long seed);

    /// <summary>Gets the base of <c>self</c> links.</summary>
    public abstract string SelfBaseOf(long seed);

    /// <summary>Gets by what issues refer to a person.</summary>
    public abstract string AccountId(Person person);

    /// <summary>Gets what the header that names the account says.</summary>
    public abstract string AccountName(Person person);

    /// <summary>Gets an account as issues show it; a hidden e-mail address is absent.</summary>
    /// <param name="site">The site.</param>
    /// <param name="accountId">By what issues refer to the person.</param>
    public abstract JsonObject UserNode(JiraSite site, string accountId);

    /// <summary>Reads whom a caller means, or null for nobody.</summary>
    public abstract string? ReadAccountId(JiraSite site, JsonNode value);

    /// <summary>Gets a person as a caller would write them into a field.</summary>
    public abstract JsonObject AccountValue(Person person);

    /// <summary>Makes a rich text.</summary>
    public abstract JsonNode RichText(string text);

    /// <summary>Gets whether a value is a rich text.</summary>
    public abstract bool IsRichText(JsonNode value);

    /// <summary>Gets what a caller is told who sends something else.</summary>
    public abstract string RichTextRefusal { get; }

    /// <summary>Takes away from a node of the catalogue what this edition does not have, and adds what it has.</summary>
    public abstract JsonObject Shape(JsonObject node);

    /// <summary>Gets a sprint's name.</summary>
    public abstract string SprintName(int project, int sprint);

    /// <summary>Gets a sprint as the sprint field shows it.</summary>
    public abstract byte[] SprintValue(JiraEntry sprint);

    /// <summary>Lists the fields of an issue.</summary>
    public abstract IReadOnlyList<JiraField> Fields();

    /// <summary>Says how the parent of an issue of a level is written: the field, and its value.</summary>
    public abstract (string FieldId, JsonNode Value) ParentValue(int level, JiraIssue parent);

    /// <summary>Says in the changelog's words that the parent of an issue of a level changed.</summary>
    public abstract JiraHistoryItem ParentItem(int level, string? from, string? fromKey, string? to, string? toKey);

    /// <summary>Gets whether a project is team-managed.</summary>
    public bool IsTeamManaged(int project) => IsCloud && project is 1 or 2;

    /// <summary>Gets the id of an issue type in a project.</summary>
    public string TypeId(int project, int type) => Text((IsTeamManaged(project) ? 10010 + (100 * project) : 10010) + type);

    /// <summary>Gets the id of a status in a project.</summary>
    public string StatusId(int project, int status) => IsTeamManaged(project) ? Text(10000 + (100 * project) + status) : JiraCatalogBuilder.StatusNames[status].Id;

    /// <summary>Gets the field that holds a project's points.</summary>
    public string PointsField(int project) => IsCloud && project == 1 ? JiraFieldIds.StoryPointEstimate : JiraFieldIds.StoryPoints;

    /// <summary>Derives an instance's id from a seed and a stream of its own.</summary>
    protected static Guid Derive(long seed, int stream)
    {
        var random = new KeyedRandom(seed, stream, 0);
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, random.Bits(1));
        BitConverter.TryWriteBytes(bytes[8..], random.Bits(2));
        return new Guid(bytes);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
