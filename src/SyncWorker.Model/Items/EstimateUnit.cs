namespace SyncWorker.Model.Items;

/// <summary>The unit of an estimate. Units are never added to each other.</summary>
public enum EstimateUnit
{
    /// <summary>Story points or another relative size.</summary>
    Points = 0,

    /// <summary>Hours of work.</summary>
    Hours = 1,
}
