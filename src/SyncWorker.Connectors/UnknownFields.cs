using SyncWorker.Model.Examining;

namespace SyncWorker.Connectors;

/// <summary>Finds the configured fields that a tracker does not have, and says where in the configuration each is named.</summary>
internal static class UnknownFields
{
    /// <summary>Finds them.</summary>
    /// <param name="fields">The fields by role; one without a name is not among those that the tracker lists.</param>
    /// <param name="place">Among which fields it is not and why that may be, after "is not among the fields".</param>
    /// <param name="help">Who else can help and how, after "or".</param>
    public static IReadOnlyList<UnknownField> Of(IEnumerable<ExaminedField> fields, string place, string help) =>
    [
        .. fields.Where(static field => field is { IsConfigured: true, Name: null }).Select(field => new UnknownField(
            field.Id,
            $"The field {field.Id} ({field.Role}) is not among the fields {place}. Correct it under {KeyOf(field.Role)} in the configuration (config suggest lists those that there are), or {help}.")),
    ];

    private static string KeyOf(string role) => role switch
    {
        "start" => "mapping.dates.start",
        "due" => "mapping.dates.due",
        "blocked" => "mapping.fields.blocked",
        "team" => "mapping.fields.team",
        "reported status" => "mapping.fields.reportedStatus",
        "written or linked" => "writeBack.targets or crossLinks",
        _ => "mapping.estimate.fields",
    };
}
