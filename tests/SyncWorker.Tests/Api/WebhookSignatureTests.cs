using System.Security.Cryptography;
using System.Text;
using SyncWorker.Api;

namespace SyncWorker.Tests.Api;

public sealed class WebhookSignatureTests
{
    // The vector of Atlassian's documentation.
    private const string Secret = "It's a Secret to Everybody";
    private const string Body = "Hello World!";
    private const string Hash = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";

    [Theory]
    [InlineData("sha256=" + Hash)]
    [InlineData("SHA256=" + Hash)]
    [InlineData("sha256=A4771C39FBE90F317C7824E83DDEF3CAAE9CB3D976C214ACE1F2937E133263C9")]
    public void Matches_PublishedVector_IsTrue(string signature) => Assert.True(WebhookSignature.Matches(signature, Encoding.UTF8.GetBytes(Body), Secret));

    [Fact]
    public void Matches_MethodOfThePrefix_IsTheOneThatCounts()
    {
        var longer = Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(Body)));
        Assert.True(WebhookSignature.Matches("sha512=" + longer, Encoding.UTF8.GetBytes(Body), Secret));
        Assert.False(WebhookSignature.Matches("sha256=" + longer, Encoding.UTF8.GetBytes(Body), Secret));
        Assert.False(WebhookSignature.Matches("sha512=" + Hash, Encoding.UTF8.GetBytes(Body), Secret));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("sha256=")]
    [InlineData(Hash)]
    [InlineData("=" + Hash)]
    [InlineData("sha1=" + Hash)]
    [InlineData("md5=" + Hash)]
    [InlineData("sha1=0a4d55a8d778e5022fab701977c5d840bbc486d0")]
    [InlineData("none=" + Hash)]
    [InlineData("sha256=" + Hash + "00")]
    [InlineData("sha256=zz771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    [InlineData("sha256=b4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9")]
    public void Matches_MissingOrWrongSignature_IsFalse(string? signature) => Assert.False(WebhookSignature.Matches(signature, Encoding.UTF8.GetBytes(Body), Secret));

    [Theory]
    [InlineData("Hello World?", Secret)]
    [InlineData("Hello World! ", Secret)]
    [InlineData("", Secret)]
    [InlineData(Body, "It's a secret to everybody")]
    [InlineData(Body, "")]
    public void Matches_OtherBodyOrSecret_IsFalse(string body, string secret) => Assert.False(WebhookSignature.Matches("sha256=" + Hash, Encoding.UTF8.GetBytes(body), secret));
}
