namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>A part of a query.</summary>
internal abstract record JqlNode;

/// <summary>Both must hold.</summary>
internal sealed record JqlAnd(JqlNode Left, JqlNode Right) : JqlNode;

/// <summary>One must hold.</summary>
internal sealed record JqlOr(JqlNode Left, JqlNode Right) : JqlNode;

/// <summary>It must not hold.</summary>
internal sealed record JqlNot(JqlNode Inner) : JqlNode;

/// <summary>A field compared with values.</summary>
/// <param name="Field">The field, lower case.</param>
/// <param name="Operator"><c>= != &gt; &gt;= &lt; &lt;= ~ !~ in "not in" is "is not"</c>.</param>
/// <param name="Values">The values; a list for <c>in</c>.</param>
internal sealed record JqlTerm(string Field, string Operator, IReadOnlyList<JqlValue> Values) : JqlNode;

/// <summary>A value.</summary>
/// <param name="Text">The text, or a function's name.</param>
/// <param name="Kind">What it is.</param>
internal sealed record JqlValue(string Text, JqlValueKind Kind);

/// <summary>What a value is.</summary>
internal enum JqlValueKind
{
    /// <summary>An unquoted word or number.</summary>
    Word,

    /// <summary>A quoted text.</summary>
    Quoted,

    /// <summary>A function without arguments.</summary>
    Function,

    /// <summary>The keyword EMPTY or NULL.</summary>
    Empty,
}

/// <summary>A field to sort by.</summary>
internal sealed record JqlOrder(string Field, bool IsDescending);

/// <summary>A parsed query: the restriction, null when there is none, and the order.</summary>
internal sealed record JqlStatement(JqlNode? Where, IReadOnlyList<JqlOrder> OrderBy);
