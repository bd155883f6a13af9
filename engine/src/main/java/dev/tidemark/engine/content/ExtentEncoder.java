package dev.tidemark.engine.content;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.tidemark.spi.words.Hash;
import dev.tidemark.spi.words.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

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
  ///
  /// @throws IllegalArgumentException if that is no range of `content`
  public Hash hash(byte[] content, int from, int length) {
    if (from < 0 || length < 0 || content.length - from < length) {
      throw new IllegalArgumentException(
          "no range of %d bytes: %d from %d".formatted(content.length, length, from));
    }
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
  ///
  /// @throws IllegalArgumentException if no extent can have its length
  public EncodedExtent encode(byte[] content, Hash sha256) {
    Objects.requireNonNull(sha256, "no hash");
    int length = content.length;
    if (length < 1 || length > Extents.LENGTH_MAX) {
      throw new IllegalArgumentException(
          "an extent has 1 to %d bytes, got %d".formatted(Extents.LENGTH_MAX, length));
    }
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
