using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads how a connection signs in.</summary>
internal static class AuthBinder
{
    /// <summary>Reads it; null when there is none that can be used.</summary>
    public static AuthDefinition? Bind(ConfigSection section, ConnectionKind? kind)
    {
        if (section.Section("basic") is { Exists: true } basic)
        {
            return SecretBinder.Bind(basic, "tokenEnv", "tokenFile") is { } secret
                ? new AuthDefinition { Kind = AuthKind.Basic, User = basic.Text("user"), Secret = secret }
                : null;
        }

        if (section.Section("scopedToken") is { Exists: true } scoped)
        {
            CheckJira(section, "scopedToken", kind);
            var gateway = BindGateway(scoped);
            return SecretBinder.Bind(scoped, "tokenEnv", "tokenFile") is { } secret
                ? new AuthDefinition { Kind = AuthKind.ScopedToken, User = scoped.Text("user"), Secret = secret, Gateway = gateway }
                : null;
        }

        if (section.Section("oauth") is { Exists: true } oauth)
        {
            CheckJira(section, "oauth", kind);
            return BindOAuth(oauth);
        }

        var pat = section.Section("pat");
        var token = pat.Exists ? SecretBinder.Bind(pat, "tokenEnv", "tokenFile") : SecretBinder.Bind(section, "patEnv", "patFile");
        return token is null ? null : new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = token };
    }

    private static AuthDefinition? BindOAuth(ConfigSection section)
    {
        var gateway = BindGateway(section);
        var usual = BindAddress(section, "tokenUrl");
        var secret = SecretBinder.Bind(section, "clientSecretEnv", "clientSecretFile");
        var token = SecretBinder.BindFile(section, "tokenFile");
        if (secret is null || token is null || section.Text("clientId") is not { } clientId) return null;
        var oauth = new OAuthDefinition { ClientId = clientId, TokenFile = token };
        return new AuthDefinition { Kind = AuthKind.OAuth, Secret = secret, Gateway = gateway, OAuth = usual is null ? oauth : oauth with { TokenUrl = usual } };
    }

    private static GatewayDefinition BindGateway(ConfigSection section)
    {
        var gateway = new GatewayDefinition { CloudId = section.Text("cloudId") };
        return BindAddress(section, "gateway") is { } address ? gateway with { Address = address } : gateway;
    }

    private static Uri? BindAddress(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } text) return null;
        var address = new Uri(text);
        if (address.UserInfo.Length > 0) section.Fault(key, "the address holds a user name or a secret", "Remove what stands before '@'");
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            section.Fault(key, $"the secret would be sent to {address.Host} unencrypted", "Write https://; http:// is for 127.0.0.1, [::1] and localhost only");
        return address;
    }

    private static void CheckJira(ConfigSection section, string key, ConnectionKind? kind)
    {
        if (kind == ConnectionKind.AzureDevOps) section.Fault(key, "this way to sign in is Jira Cloud's", "Use patEnv or patFile for Azure DevOps");
    }
}
