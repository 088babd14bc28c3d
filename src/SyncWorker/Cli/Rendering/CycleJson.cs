using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes cycles as the one JSON document that scripts rely on: <c>{"cycles":[…]}</c>, numbers as numbers, unknown as null.</summary>
internal static class CycleJson
{
    /// <summary>Writes the document and a line break.</summary>
    public static void Write(TextWriter output, IEnumerable<CycleReport> cycles)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("cycles");
            foreach (var cycle in cycles) Write(writer, cycle);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        JsonText.Print(output, buffer);
    }

    private static void Write(Utf8JsonWriter writer, CycleReport cycle)
    {
        writer.WriteStartObject();
        writer.WriteArray("connections", cycle.Runs, (json, run) =>
        {
            Write(json, run, cycle);
            json.WriteArray("removals", cycle.Removals.Where(removal => removal.Item.Connection == run.Connection), Write);
        });
        writer.WriteArray("portfolios", cycle.Portfolios, Write);
        writer.WriteArray("unmapped", cycle.Unmapped, Write);
        writer.WriteTexts("remarks", cycle.Remarks);
        writer.WriteStartObject("writeBack");
        writer.WriteNumber("planned", cycle.WriteBack.Planned);
        writer.WriteNumber("applied", cycle.WriteBack.Applied);
        writer.WriteNumber("unchanged", cycle.WriteBack.Unchanged);
        writer.WriteNumber("failed", cycle.WriteBack.Failed);
        writer.WriteNumber("requests", cycle.WriteBack.Requests);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SyncRun run, CycleReport cycle)
    {
        writer.WriteString("name", run.Connection);
        writer.WriteString("kind", Words.Of(run.Kind));
        writer.WriteString("completeness", run.Completeness.ToString());
        writer.WriteBoolean("failed", run.Failed);
        writer.WriteTexts("reasons", run.Reasons);
        if (run.Remarks.Count > 0) writer.WriteTexts("remarks", run.Remarks);
        writer.WriteNumber("itemsRead", run.ItemsRead);
        writer.WriteNumber("itemsStored", run.ItemsStored);
        writer.WriteNumber("itemsUnchanged", run.ItemsUnchanged);
        writer.WriteNumber("itemsEchoed", run.ItemsEchoed);
        writer.WriteNumber("itemsQuarantined", run.ItemsQuarantined);
        writer.WriteNumber("historyEntries", run.HistoryEntries);
        writer.WriteNumber("worklogs", run.WorklogsStored);
        writer.WriteNumber("requests", run.Requests);
        writer.WriteNumber("bytes", run.Bytes);
        writer.WriteNumberOrNull("swept", run.Swept);
        writer.WriteNumberOrNull("missed", run.Missed);
        writer.WriteNumber("removed", run.Removed);
        writer.WriteNumber("held", run.Held);
        writer.WriteNumber("returned", run.Returned);
        writer.WriteNumber("sweepRequests", run.SweepRequests);
        writer.WriteNumber("seconds", Math.Round((decimal)(run.FinishedAt - run.StartedAt).TotalSeconds, 3));
        writer.WriteString("finishedAt", Words.Of(run.FinishedAt));
        writer.WriteString("lastCompleteAt", cycle.LastCompleteAt.GetValueOrDefault(run.Connection) is { } at ? Words.Of(at) : null);
    }

    private static void Write(Utf8JsonWriter writer, ItemRemoval removal)
    {
        writer.WriteString("key", removal.Key);
        writer.WriteString("project", removal.Project);
        writer.WriteString("cause", Words.Of(removal.Cause));
        writer.WriteString("evidence", removal.Evidence);
        writer.WriteString("seenAt", Words.Of(removal.SeenAt));
        writer.WriteString("removedAt", Words.Of(removal.RemovedAt));
        writer.WriteNumber("sweep", removal.Sweep);
    }

    private static void Write(Utf8JsonWriter writer, MeasuredPortfolio portfolio)
    {
        writer.WriteString("name", portfolio.Portfolio);
        writer.WriteString("asOf", portfolio.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (portfolio.Items is { } items) Write(writer, items);
        writer.WriteArray("nodes", portfolio.Nodes, Write);
    }

    private static void Write(Utf8JsonWriter writer, ItemCounts items)
    {
        writer.WriteStartObject("items");
        writer.WriteNumber("total", items.Total);
        writer.WriteNumber("counted", items.Counted);
        writer.WriteNumber("lower", items.Lower);
        writer.WriteNumber("higher", items.Higher);
        writer.WriteNumber("mirrors", items.Mirrors);
        writer.WriteNumber("removed", items.Removed);
        writer.WriteNumber("outside", items.Outside);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MeasuredNode node)
    {
        writer.WriteString("path", node.Path);
        writer.WriteNumber("itemCount", node.Rollup.ItemCount);
        writer.WriteNumber("directItemCount", node.DirectItemCount);
        writer.WriteNumber("completedCount", node.Rollup.CompletedCount);
        writer.WriteNumberOrNull("progressPercent", node.Rollup.ProgressPercent);
        writer.WriteNumberOrNull("estimateTotal", node.Rollup.EstimateTotal);
        writer.WriteNumberOrNull("estimateCompleted", node.Rollup.EstimateCompleted);
        writer.WriteString("estimateUnit", Words.Of(node.Rollup.EstimateUnit));
        writer.WriteNumberOrNull("hoursPerPoint", node.Rollup.HoursPerPoint);
        writer.WriteNumberOrNull("estimateCoverage", node.Rollup.EstimateCoverage);
        writer.WriteNumberOrNull("scheduleVarianceDays", node.Rollup.ScheduleVarianceDays);
        writer.WriteNumber("overdueCount", node.Rollup.OverdueCount);
        writer.WriteString("completeness", node.Rollup.Completeness.ToString());
        writer.WriteTexts("reasons", node.Rollup.Reasons);
        writer.WriteArray("risks", node.Risks, Write);
    }

    private static void Write(Utf8JsonWriter writer, RiskFlag risk)
    {
        writer.WriteString("rule", risk.Rule);
        writer.WriteString("severity", Words.Of(risk.Severity));
        writer.WriteString("item", Words.ItemOf(risk));
        writer.WriteString("url", risk.Url);
        writer.WriteString("since", Words.Of(risk.SinceAt));
        writer.WriteString("evidence", risk.Evidence);
    }

    private static void Write(Utf8JsonWriter writer, UnmappedValue unmapped)
    {
        writer.WriteString("connection", unmapped.Connection);
        writer.WriteString("kind", Words.Of(unmapped.Kind));
        writer.WriteString("value", unmapped.Value);
        writer.WriteNumber("count", unmapped.Count);
        writer.WriteTexts("samples", unmapped.Samples);
    }
}
