using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>Understands a query, or says in the tracker's words why not.</summary>
internal sealed class WiqlParser
{
    private const int LongestQuery = 32_000;
    private readonly List<WiqlToken> tokens;
    private readonly WiqlScope scope;
    private int at;

    private WiqlParser(List<WiqlToken> tokens, WiqlScope scope)
    {
        this.tokens = tokens;
        this.scope = scope;
    }

    private WiqlToken Current => tokens[at];

    public static WiqlQuery Parse(string query, WiqlScope scope)
    {
        if (query.Length > LongestQuery)
        {
            throw WiqlFault.Syntax("TF51012", $"The query is longer than {LongestQuery} characters.", null);
        }

        return new WiqlParser(WiqlTokenizer.Tokenize(query), scope).Query();
    }

    private WiqlQuery Query()
    {
        Expect("SELECT", "TF51001", "The query statement is missing a SELECT clause.");
        var columns = Columns();
        Expect("FROM", "TF51006", "The query statement is missing a FROM clause.");
        if (Current.Is("WorkItemLinks"))
        {
            throw WiqlFault.Syntax("TF51008", "Queries over links are not supported by this server.", Current.Text);
        }

        Expect("WorkItems", "TF51006", "The query statement is missing a FROM clause.");
        WiqlCondition? filter = null;
        if (Accept("WHERE"))
        {
            filter = Either();
        }

        var order = Order();
        return Current.Kind == WiqlTokenKind.End
            ? new WiqlQuery(columns, filter, order)
            : throw WiqlFault.Syntax("TF51002", "The query statement is not valid after this point.", Current.Text);
    }

    private List<FieldDefinition> Columns()
    {
        List<FieldDefinition> columns = [];
        do
        {
            columns.Add(Field("TF51006", "The query statement is missing a FROM clause."));
        }
        while (Accept(","));
        return columns;
    }

    private List<WiqlOrder> Order()
    {
        List<WiqlOrder> order = [];
        if (!Accept("ORDER"))
        {
            return order;
        }

        Expect("BY", "TF51003", "BY is expected after ORDER.");
        do
        {
            var field = Field("TF51003", "A field is expected after ORDER BY.");
            var descending = Accept("DESC");
            if (!descending)
            {
                Accept("ASC");
            }

            order.Add(new WiqlOrder(field, descending));
        }
        while (Accept(","));
        return order;
    }

    private WiqlCondition Either()
    {
        var left = Both();
        while (Accept("OR"))
        {
            left = new WiqlPair(left, false, Both());
        }

        return left;
    }

    private WiqlCondition Both()
    {
        var left = Single();
        while (Accept("AND"))
        {
            left = new WiqlPair(left, true, Single());
        }

        return left;
    }

    private WiqlCondition Single()
    {
        if (Accept("NOT"))
        {
            return new WiqlNot(Single());
        }

        if (!Accept("("))
        {
            return Comparison();
        }

        var inner = Either();
        Expect(")", "TF51004", "A closing parenthesis is missing.");
        return inner;
    }

    private WiqlComparison Comparison()
    {
        var field = Field("TF51003", "A field is expected.");
        var (operation, near) = Operator();
        WiqlValues.Allow(field, operation, near);
        List<object?> values = [];
        if (operation is WiqlOperator.In or WiqlOperator.NotIn)
        {
            Expect("(", "TF51004", "A list of values is expected after IN.");
            do
            {
                values.Add(Value(field, operation));
            }
            while (Accept(","));
            Expect(")", "TF51004", "A closing parenthesis is missing.");
        }
        else
        {
            values.Add(Value(field, operation));
        }

        return new WiqlComparison(field, operation, values);
    }

    private (WiqlOperator Operator, string Near) Operator()
    {
        var token = Current;
        at++;
        if (token.Is("NOT"))
        {
            var next = Current;
            at++;
            return next.Text.ToUpperInvariant() switch
            {
                "IN" => (WiqlOperator.NotIn, "NOT IN"),
                "UNDER" => (WiqlOperator.NotUnder, "NOT UNDER"),
                "CONTAINS" => (WiqlOperator.NotContains, "NOT CONTAINS"),
                _ => throw WiqlFault.Syntax("TF51003", "An operator is expected.", next.Text),
            };
        }

        return token.Text.ToUpperInvariant() switch
        {
            "=" => (WiqlOperator.Equal, "="),
            "<>" => (WiqlOperator.NotEqual, "<>"),
            ">" => (WiqlOperator.Greater, ">"),
            ">=" => (WiqlOperator.GreaterOrEqual, ">="),
            "<" => (WiqlOperator.Less, "<"),
            "<=" => (WiqlOperator.LessOrEqual, "<="),
            "IN" => (WiqlOperator.In, "IN"),
            "UNDER" => (WiqlOperator.Under, "UNDER"),
            "CONTAINS" => (WiqlOperator.Contains, "CONTAINS"),
            _ => throw WiqlFault.Syntax("TF51003", "An operator is expected.", token.Text),
        };
    }

    private object? Value(FieldDefinition field, WiqlOperator operation)
    {
        var token = Current;
        at++;
        var shift = 0;
        if (token.Kind == WiqlTokenKind.Macro)
        {
            shift = Shift();
        }

        return WiqlValues.Read(field, operation, token, shift, scope);
    }

    // @today - 7: the sign may stand apart, or be part of the number.
    private int Shift()
    {
        var sign = Current.Is("-") ? -1 : 1;
        if (Current.Is("+") || Current.Is("-"))
        {
            at++;
        }
        else if (Current.Kind != WiqlTokenKind.Number || !Current.Text.StartsWith('-'))
        {
            return 0;
        }

        return int.TryParse(Current.Text, System.Globalization.CultureInfo.InvariantCulture, out var days) && at++ >= 0
            ? sign * days
            : throw WiqlFault.Syntax("TF51005", "A number of days is expected.", Current.Text);
    }

    private FieldDefinition Field(string code, string sentence)
    {
        var token = Current;
        if (token.Kind is not (WiqlTokenKind.Field or WiqlTokenKind.Word) || (token.Kind == WiqlTokenKind.Word && !scope.Fields.TryFind(token.Text, out _)))
        {
            throw WiqlFault.Syntax(code, sentence, token.Kind == WiqlTokenKind.End ? null : token.Text);
        }

        at++;
        return scope.Fields.TryFind(token.Text, out var field)
            ? field
            : throw WiqlFault.Syntax("TF51005", "The query references a field that does not exist.", $"[{token.Text}]");
    }

    private bool Accept(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }

        at++;
        return true;
    }

    private void Expect(string word, string code, string sentence)
    {
        if (!Accept(word))
        {
            throw WiqlFault.Syntax(code, sentence, Current.Kind == WiqlTokenKind.End ? null : Current.Text);
        }
    }
}
