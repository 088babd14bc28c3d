using Microsoft.Extensions.Time.Testing;

namespace SyncWorker.Tests.Connectors.Http;

/// <summary>Lets a fake clock run so that a test does not depend on how fast the machine is.</summary>
internal static class FakeClock
{
    /// <summary>Advances by steps. Without the tests' context whoever is woken goes on inside the step that woke it, not later on the pool.</summary>
    public static void Run(this FakeTimeProvider time, TimeSpan span, TimeSpan step)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            for (var passed = TimeSpan.Zero; passed < span; passed += step) time.Advance(step);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
