package dev.tidemark.engine.archive;

import dev.tidemark.engine.content.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// `tidemark.json`: makes a place an archive, and says whose. Written once, readable without this
/// program.
///
/// @param volume the volume whose archive this is
/// @param archive drawn at random when the place became an archive; a copy of the place has it too
/// @param label a name for people
/// @param host where it was created, for people
/// @param created when, RFC 3339, for people
public record Descriptor(UUID volume, UUID archive, String label, String host, String created) {

  /// Longer ones are not read.
  static final int LENGTH_MAX = 64 << 10;

  private static final String KIND = "tidemark archive";
  private static final int FORMAT = 0;
  private static final String NO_ENCRYPTION = "none";

  public byte[] encode() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", KIND);
    fields.put("format", FORMAT);
    fields.put("volume", volume.toString());
    fields.put("archive", archive.toString());
    fields.put("label", label);
    fields.put("host", host);
    fields.put("created", created);
    fields.put("encryption", NO_ENCRYPTION);
    return FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
  }

  /// Reads a descriptor. Fields it does not know are passed over: what matters raises the format.
  public static Descriptor decode(byte[] bytes) throws UnreadableException {
    try {
      return of(FlatJson.read(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException.Damaged(
          "this is no descriptor of an archive: " + e.getMessage());
    }
  }

  private static Descriptor of(Map<String, Object> fields) throws UnreadableException {
    if (!KIND.equals(fields.get("kind"))) {
      throw new IllegalArgumentException("its kind is not \"" + KIND + "\"");
    }
    if (!(fields.get("format") instanceof Long format)) {
      throw new IllegalArgumentException("it has no format");
    }
    if (format != FORMAT || !NO_ENCRYPTION.equals(fields.get("encryption"))) {
      throw new UnreadableException.TooNew(
          "an archive of format "
              + format
              + "; this program reads format "
              + FORMAT
              + " without encryption");
    }
    return new Descriptor(
        UUID.fromString(text(fields, "volume")),
        UUID.fromString(text(fields, "archive")),
        text(fields, "label"),
        text(fields, "host"),
        text(fields, "created"));
  }

  private static String text(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("it has no \"" + name + "\"");
  }
}
