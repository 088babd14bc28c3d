namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>Turns a parsed query into a test of issues.</summary>
/// <param name="site">The site.</param>
/// <param name="caller">Who asks.</param>
/// <param name="refusesGoneIds">Whether a query may not name the id of an issue that the caller cannot see.</param>
internal sealed class JqlCompiler(JiraSite site, JiraCaller caller, bool refusesGoneIds = false)
{
    private static readonly string[] Sortable =
        ["updated", "created", "key", "issuekey", "id", "priority", "status", "issuetype", "type", "project", "summary", "assignee", "duedate", "due"];

    private readonly JqlTerms _terms = new(site, caller, refusesGoneIds);

    /// <summary>Parses and compiles a query.</summary>
    /// <exception cref="JiraRefusal">It is not JQL, or asks for what does not exist.</exception>
    public JqlQuery Compile(string jql) => Compile(JqlParser.Parse(jql));

    /// <summary>Compiles a parsed query.</summary>
    /// <exception cref="JiraRefusal">It asks for what does not exist.</exception>
    public JqlQuery Compile(JqlStatement statement)
    {
        foreach (var order in statement.OrderBy)
        {
            if (!Sortable.Contains(order.Field)) throw new JiraRefusal($"Not able to sort using field '{order.Field}'.");
        }

        return new JqlQuery
        {
            Matches = statement.Where is null ? null : Compile(statement.Where, isNegated: false),
            MinUpdatedMs = statement.Where is null ? 0 : LowerBound(statement.Where),
            OrderBy = statement.OrderBy,
        };
    }

    // Jira has no negation of a result: NOT turns every operator inside into its opposite, and an opposite does not match empty fields.
    private Func<JqlCandidate, bool> Compile(JqlNode node, bool isNegated)
    {
        switch (node)
        {
            case JqlNot not:
                return Compile(not.Inner, !isNegated);
            case JqlAnd and:
                return Join(and.Left, and.Right, isAnd: !isNegated, isNegated);
            case JqlOr or:
                return Join(or.Left, or.Right, isAnd: isNegated, isNegated);
            case JqlTerm term:
                return _terms.Compile(isNegated ? Opposite(term) : term);
            default:
                throw new InvalidOperationException("A query consists of terms, AND, OR and NOT.");
        }
    }

    private Func<JqlCandidate, bool> Join(JqlNode left, JqlNode right, bool isAnd, bool isNegated)
    {
        var first = Compile(left, isNegated);
        var second = Compile(right, isNegated);
        return isAnd ? candidate => first(candidate) && second(candidate) : candidate => first(candidate) || second(candidate);
    }

    private static JqlTerm Opposite(JqlTerm term) => term with
    {
        Operator = term.Operator switch
        {
            "=" => "!=",
            "!=" => "=",
            ">" => "<=",
            ">=" => "<",
            "<" => ">=",
            "<=" => ">",
            "in" => "not in",
            "not in" => "in",
            "is" => "is not",
            "is not" => "is",
            _ => term.Operator,
        },
    };

    private long LowerBound(JqlNode node) => node switch
    {
        JqlAnd and => Math.Max(LowerBound(and.Left), LowerBound(and.Right)),
        JqlTerm { Field: "updated" or "updateddate", Operator: ">=" or ">" or "=" } term => JqlDates.Read(term.Field, term.Values[0], caller.Zone, site.NowMs),
        _ => 0,
    };
}
