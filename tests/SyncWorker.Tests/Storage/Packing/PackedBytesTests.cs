using CsCheck;
using SyncWorker.Storage;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Tests.Storage.Packing;

public sealed class PackedBytesTests
{
    [Fact]
    public void Unpack_WhatPackWrote_IsEqual() =>
        Gen.OneOf(Gen.Byte.Array[0, 3000], Gen.Byte[0, 3].Array[0, 3000]).Sample(static content => Assert.Equal(content, PackedBytes.Unpack(PackedBytes.Pack(content))));

    [Fact]
    public void Pack_ContentThatDoesNotShrink_CostsFiveBytes()
    {
        var content = new byte[10_000];
        new Random(1).NextBytes(content);

        Assert.Equal(content.Length + 5, PackedBytes.Pack(content).Length);
        Assert.InRange(PackedBytes.Pack(new byte[10_000]).Length, 5, 200);
    }

    [Fact]
    public void Unpack_Damaged_Throws()
    {
        var packed = PackedBytes.Pack(new byte[1000]);

        Assert.Throws<StoreException>(() => PackedBytes.Unpack([]));
        Assert.Throws<StoreException>(() => PackedBytes.Unpack(packed.AsSpan(0, packed.Length - 1)));
        Assert.Throws<StoreException>(() => PackedBytes.Unpack([9, .. packed.AsSpan(1)]));
    }
}
