using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>The version of the API that a request asks for.</summary>
/// <param name="Number">Such as 7.1.</param>
/// <param name="IsPreview">Whether it carries the preview flag.</param>
/// <param name="Text">As the caller spelled it.</param>
internal sealed record ApiVersion(decimal Number, bool IsPreview, string Text)
{
    private const decimal Oldest = 1.0m;
    private const decimal Newest = 7.2m;

    /// <summary>Reads the version from the Accept header or the query; the query wins.</summary>
    public static ApiVersion Read(HttpRequest request, bool previewOnly)
    {
        var text = request.Query.TryGetValue("api-version", out var query) ? query.ToString() : FromAccept(request.Headers.Accept.ToString());
        if (text is null)
        {
            return HttpMethods.IsGet(request.Method) || HttpMethods.IsOptions(request.Method)
                ? new ApiVersion(7.1m, false, "7.1")
                : throw Fault("VssVersionNotSpecifiedException", $"No api-version was supplied for the \"{request.Method}\" request. The version must be supplied either as part of the Accept header (e.g. \"application/json; api-version=1.0\") or as a query parameter (e.g. \"?api-version=1.0\").");
        }

        var isPreview = text.Contains("-preview", StringComparison.OrdinalIgnoreCase);
        var digits = isPreview ? text[..text.IndexOf('-', StringComparison.Ordinal)] : text;
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            throw Fault("VssVersionFormatException", $"The api-version '{text}' is not in a recognized format.");
        }

        if (number is < Oldest or > Newest)
        {
            throw Fault("VssVersionOutOfRangeException", $"The requested version \"{text}\" of the resource is not supported on this server. The latest REST API version this server supports is {Newest}.");
        }

        if ((previewOnly || number == Newest) && !isPreview)
        {
            throw Fault("VssInvalidPreviewVersionException", $"The requested version \"{text}\" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: \"{text}-preview\"");
        }

        return new ApiVersion(number, isPreview, text);
    }

    private static string? FromAccept(string accept)
    {
        foreach (var part in accept.Split(';', ','))
        {
            var pair = part.Trim();
            if (pair.StartsWith("api-version=", StringComparison.OrdinalIgnoreCase))
            {
                return pair["api-version=".Length..];
            }
        }

        return null;
    }

    private static AzureDevOpsFault Fault(string typeKey, string message) => new(400, typeKey, message)
    {
        TypeName = $"Microsoft.VisualStudio.Services.WebApi.{typeKey}, Microsoft.VisualStudio.Services.WebApi",
    };
}
