using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class SecretReaderTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_Variable_IsTrimmed()
    {
        Environment.SetEnvironmentVariable("SYNCWORKER_TEST_SECRET_A", "  abc\n");
        Assert.Equal("abc", new SecretReader("pay-jira", new SecretReference("SYNCWORKER_TEST_SECRET_A", null)).Read());
    }

    [Fact]
    public void Read_MissingVariable_NamesItAndTheConnection()
    {
        var failure = Assert.Throws<TrackerException>(() => new SecretReader("pay-jira", new SecretReference("SYNCWORKER_TEST_NO_SUCH", null)).Read());
        Assert.Contains("'pay-jira'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SYNCWORKER_TEST_NO_SUCH", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.MayPass);
    }

    [Fact]
    public void Read_ReplacedFile_GivesTheNewSecret()
    {
        File.WriteAllText(_file, "old\n");
        File.SetLastWriteTimeUtc(_file, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var reader = new SecretReader("pay-jira", new SecretReference(null, _file));
        Assert.Equal("old", reader.Read());

        File.WriteAllText(_file, "new\n");
        File.SetLastWriteTimeUtc(_file, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("new", reader.Read());
    }

    [Theory]
    [InlineData(true, "is empty")]
    [InlineData(false, "cannot be read")]
    public void Read_EmptyOrMissingFile_SaysWhich(bool exists, string words)
    {
        if (!exists) File.Delete(_file);
        var failure = Assert.Throws<TrackerException>(() => new SecretReader("pay-jira", new SecretReference(null, _file)).Read());
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_file, failure.Message, StringComparison.Ordinal);
    }
}
