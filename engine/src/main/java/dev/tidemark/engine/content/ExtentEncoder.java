package dev.tidemark.engine.content;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;

/// Hashes and compresses pieces of content, one after another, with one native context. For one
/// thread; closed by who made it.
///
/// Content that zstd shortens by less than 3 % is kept as it is: reading it back is then free.
public final class ExtentEncoder implements AutoCloseable {

  private static final int LEVEL = 1;

  private final MessageDigest sha256 = Sha256.digest();
  private final ZstdCompressCtx zstd;
  private byte[] compressed = new byte[0];

  /// @throws java.io.UncheckedIOException if zstd cannot be had
  public ExtentEncoder() {
    ZstdLibrary.require();
    zstd = new ZstdCompressCtx().setLevel(LEVEL);
  }

  /// The SHA-256 of a piece: all that is needed to see that it is known already.
  public Hash hash(byte[] content, int from, int length) {
    sha256.update(content, from, length);
    return Hash.of(sha256.digest());
  }

  /// Hashes and compresses a whole array. The array may become a part of the result: the caller
  /// gives it away.
  public EncodedExtent encode(byte[] content) {
    return encode(content, hash(content, 0, content.length));
  }

  /// Compresses a whole array whose hash is known. The array may become a part of the result: the
  /// caller gives it away.
  public EncodedExtent encode(byte[] content, Hash sha256) {
    int length = content.length;
    int shortened = compress(content);
    if (shortened > length - length * 3L / 100) {
      return new EncodedExtent(sha256, length, Codec.STORED, content);
    }
    return new EncodedExtent(sha256, length, Codec.ZSTD, Arrays.copyOf(compressed, shortened));
  }

  private int compress(byte[] content) {
    int bound = ZstdLibrary.boundOf(content.length);
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    return zstd.compressByteArray(compressed, 0, bound, content, 0, content.length);
  }

  @Override
  public void close() {
    zstd.close();
  }
}
