package dev.tidemark.engine.check;

import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The outcome of the last check of a volume: the file `checked` in its directory, so that whoever
/// uses the volume later knows of damage. Specified in `docs/format/pack.md`.
///
/// @param at when it began
/// @param content whether it read all content
/// @param findings how many; 0 = all was good
/// @param packs how many of them are packs
/// @param pass the one that goes on in slices
public record CheckNote(
    Instant at, boolean content, long findings, long packs, Optional<Pass> pass) {

  /// A check of all packs in slices that has not come to its end.
  ///
  /// @param last the number of the last pack that was read
  public record Pass(Instant began, long last) {}

  private static final String NAME = "checked";
  private static final String FIRST_LINE = "tidemark-checked 0";
  private static final int LENGTH_MAX = 4096;

  public static CheckNote of(Instant at, CheckDepth depth, CheckResult report, long packs) {
    return new CheckNote(at, depth.share() >= 1, report.findings().size(), packs, Optional.empty());
  }

  /// The same after a slice, which forgets nothing that was found before.
  ///
  /// @param report of the slice
  /// @param damaged how many packs it found damaged
  public CheckNote after(Instant now, CheckResult report, PackSlice slice, long damaged) {
    Instant began = pass.map(Pass::began).orElse(now);
    Optional<Pass> next =
        slice.last().isPresent()
            ? Optional.of(new Pass(began, slice.last().getAsLong()))
            : Optional.empty();
    return report.isGood()
        ? new CheckNote(at, content, findings, packs, next)
        : new CheckNote(now, true, report.findings().size(), damaged, next);
  }

  public CheckNote with(Optional<Pass> other) {
    return new CheckNote(at, content, findings, packs, other);
  }

  /// Empty if there is none that makes sense.
  ///
  /// @param disk the volume's directory
  public static Optional<CheckNote> read(Disk disk) {
    try {
      if (!disk.exists(NAME) || disk.length(NAME) > LENGTH_MAX) {
        return Optional.empty();
      }
      try (DiskFile file = disk.openForRead(NAME)) {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.readFully(bytes, 0);
        return decode(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Replaces the file.
  public void write(Disk disk) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(FIRST_LINE);
    lines.add("at " + at);
    lines.add("content " + (content ? "all" : "no"));
    lines.add("findings " + findings);
    lines.add("packs " + packs);
    pass.ifPresent(slices -> {
      lines.add("pass-began " + slices.began());
      lines.add("pass-last " + slices.last());
    });
    String text = String.join("\n", lines) + "\n";
    String fresh = NAME + ".new";
    disk.delete(fresh);
    try (DiskFile file = disk.openForWrite(fresh)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      file.force();
    }
    disk.rename(fresh, NAME);
    disk.syncDirectory("");
  }

  static Optional<CheckNote> decode(String text) {
    String[] lines = text.split("\n", -1);
    if (!lines[0].equals(FIRST_LINE) || !lines[lines.length - 1].isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String line : lines) {
      int space = line.indexOf(' ');
      if (space > 0) {
        values.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    try {
      return Optional.of(
          new CheckNote(
              Instant.parse(values.getOrDefault("at", "")),
              values.getOrDefault("content", "").equals("all"),
              Long.parseUnsignedLong(values.getOrDefault("findings", "")),
              Long.parseUnsignedLong(values.getOrDefault("packs", "")),
              pass(values)));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Pass> pass(Map<String, String> values) {
    return Optional.ofNullable(values.get("pass-began"))
        .map(began ->
            new Pass(
                Instant.parse(began),
                Long.parseUnsignedLong(values.getOrDefault("pass-last", ""))));
  }
}
