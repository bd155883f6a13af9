package dev.tidemark.engine.content;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.security.MessageDigest;

/// Gives the content of stored extents back, verified. For one thread at a time; closed by who made
/// it.
public final class ExtentDecoder implements AutoCloseable {

  private final MessageDigest digest = Sha256.digest();
  private final ZstdDecompressCtx zstd;

  /// @throws java.io.UncheckedIOException if zstd cannot be had
  public ExtentDecoder() {
    ZstdLibrary.require();
    zstd = new ZstdDecompressCtx();
  }

  /// The content, which has the length and the SHA-256 asked for. With [Codec#STORED] it is
  /// `stored` itself, not a copy.
  ///
  /// @throws UnreadableException.Damaged if it cannot be decompressed, or is not the content asked
  ///   for
  public byte[] decode(Codec codec, byte[] stored, int length, Hash sha256)
      throws UnreadableException.Damaged {
    if (!Extents.lengthsFit(length, codec, stored.length)) {
      throw new UnreadableException.Damaged(
          stored.length + " bytes of " + codec + " cannot be an extent of " + length + " bytes");
    }
    byte[] content =
        switch (codec) {
          case STORED -> stored;
          case ZSTD -> decompress(stored, length);
        };
    Hash found = Hash.of(digest.digest(content));
    if (!found.equals(sha256)) {
      throw new UnreadableException.Damaged("the content has SHA-256 " + found + ", not " + sha256);
    }
    return content;
  }

  private byte[] decompress(byte[] stored, int length) throws UnreadableException.Damaged {
    byte[] content = new byte[length];
    try {
      int got = zstd.decompressByteArray(content, 0, length, stored, 0, stored.length);
      if (got != length) {
        throw new UnreadableException.Damaged("zstd gave " + got + " bytes instead of " + length);
      }
      return content;
    } catch (ZstdException e) {
      throw new UnreadableException.Damaged("zstd cannot decompress it: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    zstd.close();
  }
}
