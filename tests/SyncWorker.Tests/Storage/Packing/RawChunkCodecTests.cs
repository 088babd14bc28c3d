using CsCheck;
using SyncWorker.Storage;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Tests.Storage.Packing;

public sealed class RawChunkCodecTests
{
    [Fact]
    public void Unpack_EachPayload_IsEqual() => Gen.Byte.Array[0, 400].List[1, 20].Sample(static payloads =>
    {
        var packed = RawChunkCodec.Pack([.. payloads.Select(static payload => new ReadOnlyMemory<byte>(payload))]);
        for (var i = 0; i < payloads.Count; i++) Assert.Equal(payloads[i], RawChunkCodec.Unpack(packed, i).ToArray());
        Assert.Throws<StoreException>(() => RawChunkCodec.Unpack(packed, payloads.Count));
    });

    [Fact]
    public void Pack_AlikePayloads_KeepsWhatRepeatsOnce()
    {
        var payload = new byte[4000];
        new Random(1).NextBytes(payload);

        Assert.InRange(RawChunkCodec.Pack([.. Enumerable.Repeat(new ReadOnlyMemory<byte>(payload), 10)]).Length, 4000, 5000);
    }
}
