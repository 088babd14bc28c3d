using System.Globalization;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Wiql;

/// <summary>Reads the values of a query by the type of the field that they are held against.</summary>
internal static class WiqlValues
{
    /// <summary>Refuses an operator that the field's type does not have.</summary>
    public static void Allow(FieldDefinition field, WiqlOperator operation, string near)
    {
        var isFine = operation switch
        {
            WiqlOperator.Under or WiqlOperator.NotUnder => field.Type == FieldType.TreePath,
            WiqlOperator.Contains or WiqlOperator.NotContains =>
                field.Type is FieldType.String or FieldType.PlainText or FieldType.Html or FieldType.History or FieldType.Identity,
            WiqlOperator.Greater or WiqlOperator.GreaterOrEqual or WiqlOperator.Less or WiqlOperator.LessOrEqual =>
                field.Type is FieldType.Integer or FieldType.Double or FieldType.DateTime or FieldType.String,
            _ => field.Type is not (FieldType.Html or FieldType.History),
        };
        if (!isFine)
        {
            throw WiqlFault.Syntax("TF51537", $"The operator {near} cannot be used with the field {field.ReferenceName}.", near);
        }
    }

    public static object? Read(FieldDefinition field, WiqlOperator operation, WiqlToken token, int shift, WiqlScope scope)
    {
        if (token.Kind == WiqlTokenKind.Macro)
        {
            return Macro(field, token, shift, scope);
        }

        if (token.Kind is not (WiqlTokenKind.Text or WiqlTokenKind.Number) && !token.Is("TRUE") && !token.Is("FALSE"))
        {
            throw WiqlFault.Syntax("TF51003", "A value is expected.", token.Kind == WiqlTokenKind.End ? null : token.Text);
        }

        if (token.Text.Length == 0)
        {
            return null;
        }

        return field.Type switch
        {
            FieldType.Integer when int.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Double when double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            FieldType.Boolean when bool.TryParse(token.Text, out var flag) => flag,
            FieldType.Integer or FieldType.Double or FieldType.Boolean =>
                throw WiqlFault.Syntax("TF51536", $"The value is not of the type of the field {field.ReferenceName}.", token.Text),
            FieldType.DateTime => Date(field, token, scope),
            FieldType.TreePath => Path(field, token, scope),
            FieldType.String when field.Index == KnownField.TeamProject && operation is not (WiqlOperator.Contains or WiqlOperator.NotContains) => ProjectName(token, scope),
            _ => token.Text,
        };
    }

    private static DateTime Date(FieldDefinition field, WiqlToken token, WiqlScope scope)
    {
        if (!WireTime.TryParse(token.Text, out var at))
        {
            throw WiqlFault.Syntax("TF51536", $"The value is not of the type of the field {field.ReferenceName}.", token.Text);
        }

        if (!scope.TimePrecision && at.TimeOfDay != TimeSpan.Zero)
        {
            throw WiqlFault.Syntax(
                "TF51538", $"You cannot supply a time with the date when running a query using date precision on the field {field.ReferenceName}.", token.Text);
        }

        return at;
    }

    private static object Macro(FieldDefinition field, WiqlToken token, int shift, WiqlScope scope) => token.Text.ToUpperInvariant() switch
    {
        "@TODAY" when field.Type == FieldType.DateTime => scope.Today.AddDays(shift),
        "@PROJECT" when field.Index == KnownField.TeamProject => scope.Project?.Name
            ?? throw WiqlFault.Syntax("TF51013", "The macro can only be used when the request names a project.", token.Text),
        "@ME" when field.Type == FieldType.Identity => scope.Me.UniqueName,
        _ => throw WiqlFault.Syntax("TF51014", "The macro is not supported here.", token.Text),
    };

    private static string Path(FieldDefinition field, WiqlToken token, WiqlScope scope)
    {
        var path = token.Text.Trim('\\');
        var isArea = field.Index == KnownField.AreaPath;
        return scope.Projects.Any(project => isArea ? project.TryFindArea(path, out _) : project.TryFindIteration(path, out _))
            ? path
            : throw WiqlFault.Syntax("TF51011", $"The specified {(isArea ? "area" : "iteration")} path does not exist.", token.Text);
    }

    private static string ProjectName(WiqlToken token, WiqlScope scope) =>
        scope.Projects.FirstOrDefault(project => project.Name.Equals(token.Text, StringComparison.OrdinalIgnoreCase))?.Name
        ?? throw WiqlFault.Syntax("TF51015", "The specified project does not exist.", token.Text);
}
