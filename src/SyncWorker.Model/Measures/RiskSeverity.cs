namespace SyncWorker.Model.Measures;

/// <summary>How bad a risk is.</summary>
public enum RiskSeverity
{
    /// <summary>Worth knowing.</summary>
    Low = 1,

    /// <summary>Worth a word in the next meeting.</summary>
    Medium = 2,

    /// <summary>Needs a decision.</summary>
    High = 3,

    /// <summary>Needs a decision today.</summary>
    Critical = 4,
}
