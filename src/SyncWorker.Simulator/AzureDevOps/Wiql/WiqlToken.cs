namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>The kind of a piece of a query.</summary>
internal enum WiqlTokenKind
{
    /// <summary>A keyword, a bare field name or TRUE and FALSE.</summary>
    Word,

    /// <summary>A field in brackets.</summary>
    Field,

    /// <summary>Text between quotes.</summary>
    Text,

    Number,

    /// <summary><c>@project</c>, <c>@today</c>, <c>@me</c>.</summary>
    Macro,

    /// <summary>An operator, a comma or a parenthesis.</summary>
    Symbol,

    End,
}

/// <summary>A piece of a query.</summary>
internal readonly record struct WiqlToken(WiqlTokenKind Kind, string Text)
{
    public bool Is(string word) => Kind is WiqlTokenKind.Word or WiqlTokenKind.Symbol && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
