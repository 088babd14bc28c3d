using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>Finds the items that fulfil a query. An item is only derived when its id and project alone do not decide.</summary>
internal sealed class WiqlEvaluator(Organization organization, WiqlScope scope)
{
    /// <summary>How many rows a query may yield.</summary>
    public const int RowLimit = 20_000;

    private readonly FieldReader reader = new(organization);

    /// <summary>The ids that fulfil a query, in its order; at most <paramref name="top"/> when that is given.</summary>
    public IReadOnlyList<int> Run(WiqlQuery query, int? top, DateTime visibleUntil)
    {
        var isById = query.Order.Count == 0 || (query.Order[0].Field.Index == KnownField.Id && !query.Order[0].Descending);
        var enough = isById && top is { } wanted ? wanted : int.MaxValue;
        List<(int Id, object?[] Keys)> rows = [];
        foreach (var id in organization.Ids)
        {
            if (rows.Count >= enough)
            {
                break;
            }

            var item = new Candidate(organization, reader, id, visibleUntil);
            if (!item.IsVisible || (query.Filter is { } filter && !Fulfils(filter, item)))
            {
                continue;
            }

            rows.Add((id, isById ? [] : [.. query.Order.Select(order => item.Read(order.Field.Index))]));
            if (top is null && rows.Count > RowLimit)
            {
                throw WiqlFault.TooManyRows(RowLimit);
            }
        }

        if (!isById)
        {
            rows.Sort((left, right) => CompareRows(query.Order, left, right));
        }

        return [.. rows.Take(top ?? RowLimit).Select(row => row.Id)];
    }

    private static int CompareRows(IReadOnlyList<WiqlOrder> order, (int Id, object?[] Keys) left, (int Id, object?[] Keys) right)
    {
        for (var index = 0; index < order.Count; index++)
        {
            var compared = CompareValues(left.Keys[index], right.Keys[index]);
            if (compared != 0)
            {
                return order[index].Descending ? -compared : compared;
            }
        }

        return left.Id.CompareTo(right.Id);
    }

    private static int CompareValues(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (Identity one, Identity other) => string.Compare(one.DisplayName, other.DisplayName, StringComparison.OrdinalIgnoreCase),
        (string one, string other) => string.Compare(one, other, StringComparison.OrdinalIgnoreCase),
        (IComparable one, _) => one.CompareTo(right),
        _ => 0,
    };

    private bool Fulfils(WiqlCondition condition, Candidate item) => condition switch
    {
        WiqlPair { IsAnd: true } pair => Fulfils(pair.Left, item) && Fulfils(pair.Right, item),
        WiqlPair pair => Fulfils(pair.Left, item) || Fulfils(pair.Right, item),
        WiqlNot not => !Fulfils(not.Inner, item),
        WiqlComparison comparison => Holds(comparison, item),
        _ => throw new InvalidOperationException($"A query holds a {condition.GetType().Name}."),
    };

    private bool Holds(WiqlComparison comparison, Candidate item)
    {
        var value = item.Read(comparison.Field.Index);
        if (value is DateTime at && !scope.TimePrecision)
        {
            value = at.Date;
        }

        return comparison.Operator switch
        {
            WiqlOperator.Equal or WiqlOperator.In => comparison.Values.Any(wanted => AreEqual(value, wanted)),
            WiqlOperator.NotEqual or WiqlOperator.NotIn => !comparison.Values.Any(wanted => AreEqual(value, wanted)),
            WiqlOperator.Under => IsUnder(value, comparison.Values[0]),
            WiqlOperator.NotUnder => !IsUnder(value, comparison.Values[0]),
            WiqlOperator.Contains => Contains(comparison.Field, value, comparison.Values[0]),
            WiqlOperator.NotContains => !Contains(comparison.Field, value, comparison.Values[0]),
            _ => value is not null && comparison.Values[0] is { } limit && Ordered(comparison.Operator, CompareValues(value, limit)),
        };
    }

    private static bool Ordered(WiqlOperator operation, int compared) => operation switch
    {
        WiqlOperator.Greater => compared > 0,
        WiqlOperator.GreaterOrEqual => compared >= 0,
        WiqlOperator.Less => compared < 0,
        _ => compared <= 0,
    };

    private static bool AreEqual(object? value, object? wanted) => (value, wanted) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (Identity identity, string text) =>
            text.Equals(identity.UniqueName, StringComparison.OrdinalIgnoreCase)
            || text.Equals(identity.DisplayName, StringComparison.OrdinalIgnoreCase)
            || text.Equals(identity.Combined, StringComparison.OrdinalIgnoreCase),
        (string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase),
        _ => value.Equals(wanted),
    };

    private static bool IsUnder(object? value, object? node) =>
        value is string path && node is string root
        && path.StartsWith(root, StringComparison.OrdinalIgnoreCase)
        && (path.Length == root.Length || path[root.Length] == '\\');

    // Tags are compared whole: CONTAINS 'card' does not find the tag "cards".
    private static bool Contains(FieldDefinition field, object? value, object? wanted)
    {
        var text = value as string ?? (value as Identity)?.Combined;
        if (text is null || wanted is not string part)
        {
            return false;
        }

        return field.Index == KnownField.Tags
            ? text.Split(';', StringSplitOptions.TrimEntries).Contains(part.Trim(), StringComparer.OrdinalIgnoreCase)
            : text.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Candidate(Organization organization, FieldReader reader, int id, DateTime visibleUntil)
    {
        private WorkItemSnapshot? item;
        private bool isRead;

        public bool IsVisible => organization.IsAlive(id) && organization.IsShown(id) && (organization.FindEdits(id) is null || Item is not null);

        private WorkItemSnapshot? Item
        {
            get
            {
                if (!isRead)
                {
                    isRead = true;
                    var rev = organization.FindEdits(id) is null ? organization.LastRev(id) : organization.RevAsOf(id, visibleUntil);
                    item = rev is { } known ? organization.At(id, known) : null;
                }

                return item;
            }
        }

        public object? Read(int field) => field switch
        {
            KnownField.Id => id,
            KnownField.TeamProject when organization.FindEdits(id) is null => organization.ProjectOf(id).Name,
            _ => Item is { } known ? reader.Read(known, field) : null,
        };
    }
}
