using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>A query that has been understood.</summary>
/// <param name="Columns">The fields that it selects.</param>
/// <param name="Filter">What items must fulfil, or null for all.</param>
/// <param name="Order">The fields to sort by.</param>
internal sealed record WiqlQuery(IReadOnlyList<FieldDefinition> Columns, WiqlCondition? Filter, IReadOnlyList<WiqlOrder> Order);

/// <summary>A field to sort by.</summary>
internal sealed record WiqlOrder(FieldDefinition Field, bool Descending);

/// <summary>Something that an item fulfils or not.</summary>
internal abstract record WiqlCondition;

/// <summary>Both or either of two.</summary>
internal sealed record WiqlPair(WiqlCondition Left, bool IsAnd, WiqlCondition Right) : WiqlCondition;

/// <summary>The opposite.</summary>
internal sealed record WiqlNot(WiqlCondition Inner) : WiqlCondition;

/// <summary>A field held against values; the values are of the field's own type, or null for the empty text.</summary>
internal sealed record WiqlComparison(FieldDefinition Field, WiqlOperator Operator, IReadOnlyList<object?> Values) : WiqlCondition;

/// <summary>How a field is held against values.</summary>
internal enum WiqlOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    In,
    NotIn,
    Under,
    NotUnder,
    Contains,
    NotContains,
}
