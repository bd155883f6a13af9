package dev.tidemark.engine.content;

import com.github.luben.zstd.util.Native;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The native library that compresses. It lies in a jar and has to be unpacked to a folder that may
/// hold programs: `/tmp` first, which may be full, read-only or *noexec*, then other places. To be
/// asked for before anything of zstd is touched: what fails there fails for ever, and says little.
public final class ZstdLibrary {

  private static final Optional<String> FAILURE = load();

  private ZstdLibrary() {}

  /// @throws UncheckedIOException if there is no such place; the message says what to do
  public static void require() {
    if (FAILURE.isPresent()) {
      throw new UncheckedIOException(new IOException(FAILURE.get()));
    }
  }

  private static Optional<String> load() {
    return load(places(), ZstdLibrary::loadIn);
  }

  /// Something that tries a folder.
  interface Loader {
    /// @throws LinkageError if it is of no use
    void load(File folder);
  }

  /// What to tell people if none of the folders will do.
  static Optional<String> load(List<Path> places, Loader loader) {
    List<String> tried = new ArrayList<>();
    for (Path place : places) {
      try {
        loader.load(place.toFile());
        return Optional.empty();
      } catch (LinkageError e) {
        tried.add(place + " (" + reason(e) + ")");
      }
    }
    return Optional.of(
        "load the zstd library: it can be unpacked nowhere; tried "
            + String.join(", ", tried)
            + "; name a folder with 2 MB of room, not mounted noexec:"
            + " TIDEMARK_JAVA_OPTS=-Djava.io.tmpdir=DIR");
  }

  private static void loadIn(File folder) {
    if (!Native.isLoaded()) {
      Native.load(folder);
    }
  }

  /// Where it may be unpacked, the likeliest first: only folders that are there.
  private static List<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    add(places, System.getProperty("ZstdTempFolder"), "");
    add(places, System.getProperty("java.io.tmpdir"), "");
    add(places, System.getenv("TMPDIR"), "");
    add(places, System.getenv("XDG_RUNTIME_DIR"), "");
    add(places, System.getProperty("tidemark.home"), "cli/target/dist");
    add(places, System.getenv("TIDEMARK_CACHE"), "");
    add(places, System.getProperty("user.home"), ".cache");
    add(places, "/var/tmp", "");
    add(places, "/dev/shm", "");
    add(places, System.getProperty("user.home"), "");
    return places.stream().filter(Files::isDirectory).toList();
  }

  private static void add(Set<Path> places, @Nullable String folder, String below) {
    if (folder != null && !folder.isEmpty()) {
      places.add(Path.of(folder).resolve(below).toAbsolutePath());
    }
  }

  /// The first line, without the library's own name.
  private static String reason(LinkageError e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    int colon = text.lastIndexOf(": ");
    return colon < 0 ? text : text.substring(colon + 2);
  }

  /// No more bytes come of compressing so many.
  public static int boundOf(int length) {
    int small = 128 << 10;
    return length + (length >>> 8) + (length < small ? (small - length) >>> 11 : 0);
  }
}
