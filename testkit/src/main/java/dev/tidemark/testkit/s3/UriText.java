package dev.tidemark.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Percent-encoding as SigV4 defines it: all but `A-Z a-z 0-9 - . _ ~` is encoded, a `+` is a plus.
final class UriText {

  private static final String PLAIN = "-._~";

  private UriText() {}

  static String encode(String text, boolean keepSlash) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isPlain(c) || keepSlash && c == '/') {
        out.append(c);
      } else {
        out.append('%').append("%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || PLAIN.indexOf(c) >= 0;
  }

  /// @throws Refusal if a `%` is not followed by two hex digits
  static String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.write(hex(text, i + 1));
        i += 2;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int hex(String text, int at) {
    try {
      return Integer.parseInt(text.substring(at, at + 2), 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new S3Refusal(400, "InvalidURI", "Couldn't parse the specified URI");
    }
  }

  /// Decoded, sorted by name. Of a parameter that comes twice the last counts.
  static Map<String, String> query(String raw) {
    Map<String, String> query = new TreeMap<>();
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!name.isEmpty()) {
        query.put(decode(name), equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return query;
  }
}
