using System.Text;
using CsCheck;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Tests.Storage.Packing;

public sealed class StoreTextTests
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Fact]
    public void Decode_WhatEncodeWrote_IsEqual() => Gen.OneOf(Gen.Char, Gen.OneOf('\0', '\ud800', '\udc00', '\uffff', 'A')).Array[0, 20].Sample(
        static chars =>
        {
            var text = new string(chars);
            var stored = StoreText.EncodeText(text);
            Assert.Equal(text, StoreText.Decode(stored));
            Assert.DoesNotContain('\0', stored);
            Assert.Equal(stored, Strict.GetString(Strict.GetBytes(stored)));
        },
        iter: 5000);

    [Theory]
    [InlineData("")]
    [InlineData("Grüße, 世界 👩‍👩‍👧")]
    public void Encode_OrdinaryText_IsTheTextItself(string text) => Assert.Equal(text, StoreText.EncodeText(text));
}
