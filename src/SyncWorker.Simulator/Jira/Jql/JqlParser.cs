namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>Parses a query by recursive descent: OR of ANDs of NOTs of terms, then ORDER BY.</summary>
internal sealed class JqlParser
{
    private const int MostOrders = 7;
    private const int Deepest = 200;

    private readonly List<JqlToken> _tokens;
    private int _at;
    private int _depth;

    private JqlParser(List<JqlToken> tokens) => _tokens = tokens;

    private JqlToken Current => _tokens[_at];

    /// <summary>Parses a query.</summary>
    /// <exception cref="JiraRefusal">It is not JQL; the message is Jira's.</exception>
    public static JqlStatement Parse(string jql)
    {
        var parser = new JqlParser(JqlLexer.Cut(jql));
        JqlNode? where = null;
        if (parser.Current.Kind != JqlTokenKind.End && !parser.Current.Is("ORDER")) where = parser.ReadOr();
        var orders = parser.ReadOrders();
        if (parser.Current.Kind != JqlTokenKind.End) throw parser.Unexpected("Expecting either 'OR' or 'AND'");
        return new JqlStatement(where, orders);
    }

    private JqlNode ReadOr()
    {
        var left = ReadAnd();
        while (Current.Is("OR"))
        {
            _at++;
            left = new JqlOr(left, ReadAnd());
        }

        return left;
    }

    private JqlNode ReadAnd()
    {
        var left = ReadNot();
        while (Current.Is("AND"))
        {
            _at++;
            left = new JqlAnd(left, ReadNot());
        }

        return left;
    }

    private JqlNode ReadNot()
    {
        if (++_depth > Deepest) throw new JiraRefusal("Error in the JQL Query: The query is nested too deeply.");
        try
        {
            if (Current.Is("NOT"))
            {
                _at++;
                return new JqlNot(ReadNot());
            }

            if (!Current.IsSign("(")) return ReadTerm();
            _at++;
            var inner = ReadOr();
            Expect(")", "Expecting ')'");
            return inner;
        }
        finally
        {
            _depth--;
        }
    }

    private JqlTerm ReadTerm()
    {
        if (Current.Kind is not (JqlTokenKind.Word or JqlTokenKind.Quoted)) throw Unexpected("Expecting a field name");
        if (Current.Kind == JqlTokenKind.Word && Current.Text.ToUpperInvariant() is "AND" or "OR" or "ORDER" or "IN" or "IS" or "EMPTY" or "NULL")
        {
            throw Unexpected("Expecting a field name");
        }

        var field = _tokens[_at++].Text.ToLowerInvariant();
        var comparison = ReadOperator();
        if (comparison is "in" or "not in") return new JqlTerm(field, comparison, ReadList());
        var value = ReadValue();
        if (comparison is "is" or "is not" && value.Kind != JqlValueKind.Empty)
        {
            throw new JiraRefusal($"Error in the JQL Query: The operator '{comparison}' can only be used with EMPTY or NULL.");
        }

        return new JqlTerm(field, comparison, [value]);
    }

    private string ReadOperator()
    {
        var token = Current;
        if (token.Kind == JqlTokenKind.Sign && token.Text is "=" or "!=" or ">" or ">=" or "<" or "<=" or "~" or "!~")
        {
            _at++;
            return token.Text;
        }

        if (token.Is("IN"))
        {
            _at++;
            return "in";
        }

        if (token.Is("NOT") && _tokens[_at + 1].Is("IN"))
        {
            _at += 2;
            return "not in";
        }

        if (token.Is("IS"))
        {
            _at++;
            if (!Current.Is("NOT")) return "is";
            _at++;
            return "is not";
        }

        throw Unexpected("Expecting operator");
    }

    private List<JqlValue> ReadList()
    {
        // A function such as openSprints() stands for a list by itself.
        if (!Current.IsSign("(")) return [ReadValue()];
        _at++;
        var values = new List<JqlValue> { ReadValue() };
        while (Current.IsSign(","))
        {
            _at++;
            values.Add(ReadValue());
        }

        Expect(")", "Expecting either ',' or ')'");
        return values;
    }

    private JqlValue ReadValue()
    {
        var token = Current;
        if (token.Kind is JqlTokenKind.Sign or JqlTokenKind.End) throw Unexpected("Expecting either a value, list or function");
        _at++;
        if (token.Kind == JqlTokenKind.Quoted) return new JqlValue(token.Text, JqlValueKind.Quoted);
        if (token.Is("EMPTY") || token.Is("NULL")) return new JqlValue(token.Text, JqlValueKind.Empty);
        if (!Current.IsSign("(")) return new JqlValue(token.Text, JqlValueKind.Word);
        _at++;
        Expect(")", "Expecting ')'");
        return new JqlValue(token.Text.ToLowerInvariant(), JqlValueKind.Function);
    }

    private List<JqlOrder> ReadOrders()
    {
        var orders = new List<JqlOrder>();
        if (!Current.Is("ORDER")) return orders;
        _at++;
        if (!Current.Is("BY")) throw Unexpected("Expecting 'BY'");
        do
        {
            _at++;
            if (Current.Kind is not (JqlTokenKind.Word or JqlTokenKind.Quoted)) throw Unexpected("Expecting a field name");
            var field = _tokens[_at++].Text.ToLowerInvariant();
            var isDescending = Current.Is("DESC");
            if (isDescending || Current.Is("ASC")) _at++;
            orders.Add(new JqlOrder(field, isDescending));
        }
        while (Current.IsSign(","));

        if (orders.Count > MostOrders) throw new JiraRefusal($"The maximum number of fields to sort by is {MostOrders}.");
        return orders;
    }

    private void Expect(string sign, string expectation)
    {
        if (!Current.IsSign(sign)) throw Unexpected(expectation);
        _at++;
    }

    private JiraRefusal Unexpected(string expectation)
    {
        var found = Current.Kind == JqlTokenKind.End ? "before the end of the query" : $"but got '{Current.Text}'";
        return new JiraRefusal($"Error in the JQL Query: {expectation} {found}. (line 1, character {Current.At + 1})");
    }
}
