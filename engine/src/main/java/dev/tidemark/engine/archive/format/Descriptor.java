package dev.tidemark.engine.archive.format;

import dev.tidemark.engine.content.UnreadableException;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
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
  public static final int LENGTH_MAX = 64 << 10;

  private static final String KIND = "tidemark archive";
  private static final int FORMAT = 0;
  private static final String NO_ENCRYPTION = "none";
  private static final String CHECKSUM = "sha256";

  /// Whether a commit says the same of volume and archive.
  public boolean isOf(CommitHeader commit) {
    return commit.volume().equals(volume) && commit.archive().equals(archive);
  }

  /// Whether another one names the same volume and archive.
  public boolean isOfSame(Descriptor other) {
    return volume.equals(other.volume()) && archive.equals(other.archive());
  }

  public byte[] encode() {
    Map<String, Object> fields = fields();
    fields.put(CHECKSUM, checksum(fields));
    return FlatJson.write(fields).getBytes(StandardCharsets.UTF_8);
  }

  /// Of all other fields, as this program writes them.
  private static String checksum(Map<String, Object> others) {
    return Sha256.of(FlatJson.write(others).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", KIND);
    fields.put("format", FORMAT);
    fields.put("volume", volume.toString());
    fields.put("archive", archive.toString());
    fields.put("label", label);
    fields.put("host", host);
    fields.put("created", created);
    fields.put("encryption", NO_ENCRYPTION);
    return fields;
  }

  /// Reads a descriptor. Fields it does not know are passed over: what matters raises the format.
  /// The checksum comes first, so that damage is not taken for a newer format; a descriptor of an
  /// earlier program has none.
  public static Descriptor decode(byte[] bytes) throws UnreadableException {
    try {
      return of(FlatJson.read(new String(bytes, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException.Damaged(
          "this is no descriptor of an archive: " + e.getMessage());
    }
  }

  /// The same of bytes that were read at a place.
  ///
  /// @throws TargetException.Corrupt if they are damaged
  /// @throws TargetException.Rejected if a newer program wrote them
  public static Descriptor decode(byte[] bytes, String location) throws TargetException {
    try {
      return decode(bytes);
    } catch (UnreadableException e) {
      throw UnreadableObject.of(ArchiveNames.DESCRIPTOR.value(), location, e);
    }
  }

  /// Whether its bytes prove themselves: those of an earlier program do not.
  public static boolean isProven(byte[] bytes) {
    try {
      decode(bytes);
      return FlatJson.read(new String(bytes, StandardCharsets.UTF_8)).containsKey(CHECKSUM);
    } catch (UnreadableException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Descriptor of(Map<String, Object> fields) throws UnreadableException {
    Map<String, Object> others = new LinkedHashMap<>(fields);
    Object checksum = others.remove(CHECKSUM);
    if (checksum != null && !checksum.equals(checksum(others))) {
      throw new IllegalArgumentException("it fails its checksum");
    }
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
