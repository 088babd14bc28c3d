using System.Text;

namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>What a token is.</summary>
internal enum JqlTokenKind
{
    /// <summary>An unquoted word or number.</summary>
    Word,

    /// <summary>A quoted text.</summary>
    Quoted,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Sign,

    /// <summary>The end of the query.</summary>
    End,
}

/// <summary>One token and where it starts, from 0.</summary>
internal readonly record struct JqlToken(JqlTokenKind Kind, string Text, int At)
{
    /// <summary>Gets whether it is this keyword.</summary>
    public bool Is(string keyword) => Kind == JqlTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets whether it is this sign.</summary>
    public bool IsSign(string sign) => Kind == JqlTokenKind.Sign && Text == sign;
}

/// <summary>Cuts a query into tokens.</summary>
internal static class JqlLexer
{
    private const string Reserved = "{}*/%+^$#@?;";

    /// <summary>Cuts a query.</summary>
    /// <exception cref="JiraRefusal">A text does not end, an escape is unknown, or a character is reserved.</exception>
    public static List<JqlToken> Cut(string jql)
    {
        var tokens = new List<JqlToken>();
        var at = 0;
        while (at < jql.Length)
        {
            var letter = jql[at];
            if (char.IsWhiteSpace(letter)) at++;
            else if (letter is '"' or '\'') tokens.Add(ReadQuoted(jql, ref at));
            else if ("=!<>~(),&|".Contains(letter, StringComparison.Ordinal)) tokens.Add(ReadSign(jql, ref at));
            else if (Reserved.Contains(letter, StringComparison.Ordinal))
            {
                throw new JiraRefusal($"Error in the JQL Query: The character '{letter}' is a reserved JQL character. You must enclose it in a string or use the escape '\\u{(int)letter:x4}' instead. (line 1, character {at + 1})");
            }
            else tokens.Add(ReadWord(jql, ref at));
        }

        tokens.Add(new JqlToken(JqlTokenKind.End, "", jql.Length));
        return tokens;
    }

    private static JqlToken ReadSign(string jql, ref int at)
    {
        var start = at++;
        var sign = jql[start].ToString();
        if (at < jql.Length && (sign + jql[at]) is "!=" or ">=" or "<=" or "!~" or "&&" or "||") sign += jql[at++];
        return sign switch
        {
            "&&" => new JqlToken(JqlTokenKind.Word, "AND", start),
            "||" => new JqlToken(JqlTokenKind.Word, "OR", start),
            "&" or "|" => throw new JiraRefusal($"Error in the JQL Query: The character '{sign}' is a reserved JQL character. (line 1, character {start + 1})"),
            "!" => new JqlToken(JqlTokenKind.Word, "NOT", start),
            _ => new JqlToken(JqlTokenKind.Sign, sign, start),
        };
    }

    private static JqlToken ReadWord(string jql, ref int at)
    {
        var start = at;
        while (at < jql.Length && !char.IsWhiteSpace(jql[at]) && !("=!<>~(),&|\"'" + Reserved).Contains(jql[at], StringComparison.Ordinal)) at++;
        return new JqlToken(JqlTokenKind.Word, jql[start..at], start);
    }

    private static JqlToken ReadQuoted(string jql, ref int at)
    {
        var start = at;
        var quote = jql[at++];
        var text = new StringBuilder();
        while (at < jql.Length && jql[at] != quote)
        {
            if (jql[at] == '\\' && at + 1 < jql.Length) text.Append(ReadEscape(jql, ref at));
            else text.Append(jql[at++]);
        }

        if (at >= jql.Length)
        {
            throw new JiraRefusal($"Error in the JQL Query: The quoted string '{text}' has not been completed. (line 1, character {start + 1})");
        }

        at++;
        return new JqlToken(JqlTokenKind.Quoted, text.ToString(), start);
    }

    private static char ReadEscape(string jql, ref int at)
    {
        var escape = jql[at + 1];
        at += 2;
        switch (escape)
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case '"' or '\'' or '\\' or ' ': return escape;
            case 'u' when at + 4 <= jql.Length && ushort.TryParse(jql.AsSpan(at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw new JiraRefusal($"Error in the JQL Query: '\\{escape}' is an illegal JQL escape sequence. The valid escape sequences are \\', \\\", \\t, \\n, \\r, \\\\, '\\ ' and \\uXXXX. (line 1, character {at - 1})");
        }
    }
}
