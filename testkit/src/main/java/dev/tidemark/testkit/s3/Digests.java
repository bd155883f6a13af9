package dev.tidemark.testkit.s3;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Hashes and checksums of bodies, and what headers promised of them.
final class Digests {

  static final String CHECKSUM = "x-amz-checksum-";

  private Digests() {}

  static String hex(String algorithm, byte[] bytes) {
    return HexFormat.of().formatHex(digest(algorithm, bytes));
  }

  static String base64(String algorithm, byte[] bytes) {
    return Base64.getEncoder().encodeToString(digest(algorithm, bytes));
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// Holds a body against `Content-MD5` and every `x-amz-checksum-*` that came with it.
  ///
  /// @return the checksums, by header, to be kept with the object
  /// @throws Refusal if one does not agree, or is of an algorithm that is not known here
  static Map<String, String> check(Incoming in) {
    String md5 = in.header("content-md5");
    if (!md5.isEmpty() && !md5.equals(base64("MD5", in.body()))) {
      throw new S3Refusal(400, "BadDigest", "The Content-MD5 you specified did not match");
    }
    Map<String, String> checksums = new TreeMap<>();
    in.request()
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith(CHECKSUM) && !name.equals("x-amz-checksum-mode")) {
            check(name, value, in.body());
            checksums.put(name, value);
          }
        });
    return checksums;
  }

  private static void check(String header, String promised, byte[] body) {
    if (!promised.equals(checksum(header.substring(CHECKSUM.length()), body))) {
      throw new S3Refusal(400, "BadDigest", "The " + header + " you specified did not match");
    }
  }

  private static String checksum(String algorithm, byte[] body) {
    return switch (algorithm) {
      case "crc32" -> base64(new CRC32(), body);
      case "crc32c" -> base64(new CRC32C(), body);
      case "sha1" -> base64("SHA-1", body);
      case "sha256" -> base64("SHA-256", body);
      default -> throw S3Refusal.notImplemented("checksum " + algorithm);
    };
  }

  private static String base64(Checksum checksum, byte[] body) {
    checksum.update(body);
    byte[] bytes = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }
}
