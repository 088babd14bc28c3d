using System.Text;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>Cuts the text of a query into tokens.</summary>
internal static class WiqlTokenizer
{
    public static List<WiqlToken> Tokenize(string query)
    {
        List<WiqlToken> tokens = [];
        var at = 0;
        while (at < query.Length)
        {
            var character = query[at];
            if (char.IsWhiteSpace(character))
            {
                at++;
            }
            else if (character == '[')
            {
                tokens.Add(Field(query, ref at));
            }
            else if (character is '\'' or '"')
            {
                tokens.Add(Quoted(query, ref at));
            }
            else if (character == '@')
            {
                var start = at++;
                SkipWord(query, ref at);
                tokens.Add(new WiqlToken(WiqlTokenKind.Macro, query[start..at]));
            }
            else if (char.IsAsciiDigit(character) || (character == '-' && at + 1 < query.Length && char.IsAsciiDigit(query[at + 1])))
            {
                var start = at++;
                while (at < query.Length && (char.IsAsciiDigit(query[at]) || query[at] == '.'))
                {
                    at++;
                }

                tokens.Add(new WiqlToken(WiqlTokenKind.Number, query[start..at]));
            }
            else if (char.IsLetter(character) || character == '_')
            {
                var start = at;
                SkipWord(query, ref at);
                tokens.Add(new WiqlToken(WiqlTokenKind.Word, query[start..at]));
            }
            else
            {
                tokens.Add(Symbol(query, ref at));
            }
        }

        tokens.Add(new WiqlToken(WiqlTokenKind.End, string.Empty));
        return tokens;
    }

    private static WiqlToken Field(string query, ref int at)
    {
        var end = query.IndexOf(']', at);
        if (end < 0)
        {
            throw WiqlFault.Syntax("TF51009", "The closing bracket of a field name is missing.", query[at..]);
        }

        var token = new WiqlToken(WiqlTokenKind.Field, query[(at + 1)..end].Trim());
        at = end + 1;
        return token;
    }

    // A quote inside the text is written twice.
    private static WiqlToken Quoted(string query, ref int at)
    {
        var quote = query[at];
        var start = at++;
        var text = new StringBuilder();
        while (at < query.Length)
        {
            if (query[at] == quote)
            {
                if (at + 1 < query.Length && query[at + 1] == quote)
                {
                    at++;
                }
                else
                {
                    at++;
                    return new WiqlToken(WiqlTokenKind.Text, text.ToString());
                }
            }

            text.Append(query[at++]);
        }

        throw WiqlFault.Syntax("TF51010", "The closing quotation mark is missing.", query[start..]);
    }

    private static WiqlToken Symbol(string query, ref int at)
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(query, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new WiqlToken(WiqlTokenKind.Symbol, symbol);
            }
        }

        throw WiqlFault.Syntax("TF51007", "The query contains a character that is not expected.", query[at].ToString());
    }

    private static void SkipWord(string query, ref int at)
    {
        while (at < query.Length && (char.IsLetterOrDigit(query[at]) || query[at] is '_' or '.'))
        {
            at++;
        }
    }

    private static readonly string[] Symbols = ["<>", ">=", "<=", "=", ">", "<", "(", ")", ",", "+", "-"];
}
