using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>What the world's words are called in the Agile process.</summary>
internal static class TypeWords
{
    public static string TypeOf(ItemKind kind) => kind switch
    {
        ItemKind.Top => "Epic",
        ItemKind.Middle => "Feature",
        ItemKind.Standard => "User Story",
        ItemKind.Bug => "Bug",
        _ => "Task",
    };

    public static string StateOf(ItemKind kind, LifeState state) => state switch
    {
        LifeState.New or LifeState.Ready => "New",
        LifeState.InProgress => "Active",
        LifeState.InReview => kind == ItemKind.Sub ? "Active" : "Resolved",
        LifeState.Cancelled when kind != ItemKind.Bug => "Removed",
        _ => "Closed",
    };

    /// <summary>The reason that the process writes beside a state.</summary>
    public static string ReasonOf(string type, string state) => (type, state) switch
    {
        ("Bug", "Active") => "Approved",
        ("Bug", "Resolved") => "Fixed",
        ("Bug", "Closed") => "Fixed and verified",
        (_, "New") => "New",
        (_, "Active") => "Implementation started",
        (_, "Resolved") => "Code complete and unit tests pass",
        (_, "Closed") => "Acceptance tests pass",
        (_, "Removed") => "Removed from the backlog",
        (_, "To Do") => "Added to backlog",
        (_, "Doing") => "Started",
        _ => "Completed",
    };

    /// <summary>Whether a change touches a field of the type: parents are links, and releases have no field here.</summary>
    public static bool MakesRevision(ItemKind kind, in LifeChange change) => change.Aspect switch
    {
        LifeAspect.Parent or LifeAspect.Release => false,
        LifeAspect.State => StateOf(kind, (LifeState)(change.Before ?? 0)) != StateOf(kind, (LifeState)(change.After ?? 0)),
        LifeAspect.Spent or LifeAspect.Remaining => kind is ItemKind.Sub or ItemKind.Bug,
        _ => true,
    };
}
