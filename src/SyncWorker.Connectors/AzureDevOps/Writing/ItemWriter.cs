using System.Globalization;
using System.Net;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.AzureDevOps.Writing;

/// <summary>Makes one write: reads, compares, sends one guarded patch, and says what became of it.</summary>
/// <remarks>
/// A second patch is sent only when the first was certainly refused: because somebody else's change came between and left our targets as expected,
/// or because we may not suppress notifications.
/// </remarks>
internal sealed class ItemWriter(AzureDevOpsClient client)
{
    // The tracker stops at 10,000 for ever; the rest is left to people.
    private const long MostRevisions = 9000;

    private volatile bool _isLoud;

    /// <summary>Makes the write.</summary>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        if (write.Updates.Any(static update => update.Place is WriteBackPlace.Comment or WriteBackPlace.RemoteLink))
            return Outcome(write, WriteBackResult.Rejected, $"Work item {write.Key} gets no comment and no link: in Azure DevOps only fields and tags are written.");
        for (var isFirst = true; ; isFirst = false)
        {
            var (state, refusal) = await ReadAsync(write, cancellationToken).ConfigureAwait(false);
            if (state is null) return Outcome(write, WriteBackResult.Rejected, refusal);
            if (Judge(write, state) is { } settled) return settled;

            var pending = write.Updates.Where(update => state.Compare(update) == UpdateStanding.Pending).ToList();
            using var reply = await SendAsync(write, ItemPatch.Write(state, pending), cancellationToken).ConfigureAwait(false);
            if (reply.Response is not { } response) return Unanswered(write, reply);
            if (!IsConflict(response)) return Answered(write, response);
            if (!isFirst)
                return Outcome(write, WriteBackResult.Failed, $"Work item {write.Key} changes faster than it can be written. The next run tries again.");
        }
    }

    /// <summary>Reads the item and says which values of a write stand there.</summary>
    public async Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var (state, _) = await ReadAsync(write, cancellationToken).ConfigureAwait(false);
        return WriteReadBack.Of(write, update => state?.Compare(update) == UpdateStanding.Holds);
    }

    private async Task<(ItemState? State, string Refusal)> ReadAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var fields = write.Updates.Select(Target).Append(FieldNames.Rev).Distinct(StringComparer.OrdinalIgnoreCase);
        using var response = await client.ItemAsync(write.Item.NativeId, fields, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccess) return (new ItemState(client.Parse(response, "a work item")), "");
        return response.Status == HttpStatusCode.NotFound
            ? (null, $"Work item {write.Key} is no longer there, or our account may not see it.")
            : (null, $"Azure DevOps does not accept a target field of work item {write.Key}: {Words(response)}");
    }

    private static string Target(FieldUpdate update) => update.Place == WriteBackPlace.Tag ? FieldNames.Tags : update.Field;

    private static WriteBackOutcome? Judge(ItemWrite write, ItemState state)
    {
        if (write.Updates.FirstOrDefault(update => state.Compare(update) == UpdateStanding.Superseded) is { } other)
        {
            return Outcome(
                write,
                WriteBackResult.Superseded,
                $"{other.Field} of work item {write.Key} holds '{state.Value(other.Field) ?? "nothing"}' instead of '{other.Before ?? "nothing"}': somebody changed it, and it was left alone.",
                state.Revision);
        }

        if (write.Updates.All(update => state.Compare(update) == UpdateStanding.Holds))
            return Outcome(write, WriteBackResult.Unchanged, "The item already holds the values.", state.Revision);
        return state.Revision >= MostRevisions
            ? Outcome(
                write,
                WriteBackResult.Rejected,
                string.Create(CultureInfo.InvariantCulture, $"Work item {write.Key} has {state.Revision} revisions of the 10,000 that Azure DevOps allows; the rest is left to people. Take the item out of the write-back targets."),
                state.Revision)
            : null;
    }

    private async Task<WriteReply> SendAsync(ItemWrite write, ReadOnlyMemory<byte> patch, CancellationToken cancellationToken)
    {
        var isQuiet = !_isLoud;
        var reply = await client.PatchAsync(write.Item.NativeId, patch, isQuiet, cancellationToken).ConfigureAwait(false);
        if (!isQuiet || reply.Response is not { } response || !MayNotSuppress(response)) return reply;

        reply.Dispose();
        _isLoud = true;
        return await client.PatchAsync(write.Item.NativeId, patch, isQuiet: false, cancellationToken).ConfigureAwait(false);
    }

    private static bool MayNotSuppress(TrackerResponse response) =>
        response.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && AzureDevOpsError.TryRead(response.Body) is { } error
        && error.Message.Contains("suppress", StringComparison.OrdinalIgnoreCase);

    private static bool IsConflict(TrackerResponse response) =>
        response.Status == HttpStatusCode.PreconditionFailed
        || (!response.IsSuccess && AzureDevOpsError.TryRead(response.Body) is { IsRevisionMismatch: true });

    private static WriteBackOutcome Unanswered(ItemWrite write, WriteReply reply) => Outcome(
        write,
        WriteBackResult.Failed,
        reply.Sentence + (reply.MayHaveArrived ? $" The change of work item {write.Key} may have arrived; it is looked for before anything is sent again." : ""));

    private WriteBackOutcome Answered(ItemWrite write, TrackerResponse response)
    {
        if (response.IsSuccess && response.IsJson) return Applied(write, response);
        var error = response.IsJson ? AzureDevOpsError.TryRead(response.Body) : null;
        return (int)response.Status switch
        {
            _ when error is { IsRevisionCap: true } => Outcome(
                write,
                WriteBackResult.Rejected,
                $"Work item {write.Key} has all the 10,000 revisions that Azure DevOps allows and can no longer be written. Take it out of the write-back targets."),
            404 => Outcome(write, WriteBackResult.Rejected, $"Work item {write.Key} is no longer there, or our account may not see it."),
            403 => Outcome(write, WriteBackResult.Rejected, $"Our account may not change work item {write.Key}: {Words(response)}"),
            408 or 429 or >= 500 or < 300 => Outcome(
                write, WriteBackResult.Failed, $"Azure DevOps could not take the change of work item {write.Key} (HTTP {(int)response.Status}): {Words(response)} The next run tries again."),
            _ => Outcome(write, WriteBackResult.Rejected, $"Azure DevOps refused the change of work item {write.Key} (HTTP {(int)response.Status}): {Rules(error) ?? Words(response)}"),
        };
    }

    private WriteBackOutcome Applied(ItemWrite write, TrackerResponse response)
    {
        try
        {
            return Outcome(write, WriteBackResult.Applied, "", new ItemState(client.Parse(response, "the change of a work item")).Revision);
        }
        catch (TrackerException)
        {
            return Outcome(write, WriteBackResult.Failed, $"Azure DevOps accepted the change of work item {write.Key}, but its answer cannot be read; the item is looked at before anything is sent again.");
        }
    }

    private static string? Rules(AzureDevOpsError? error) => error is { RuleErrors.Count: > 0 }
        ? string.Join(' ', error.RuleErrors.Select(static rule => rule.Field.Length == 0 ? rule.Message : $"{rule.Field}: {rule.Message}"))
        : null;

    private static string Words(TrackerResponse response) =>
        AzureDevOpsError.TryRead(response.Body)?.Message ?? string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.Status} without a word of its own.");

    private static WriteBackOutcome Outcome(ItemWrite write, WriteBackResult result, string sentence, long? revision = null) =>
        new() { Write = write, Result = result, Sentence = sentence, Revision = revision };
}
