package dev.tidemark.targets.fs;

import dev.tidemark.spi.folder.FolderSink;
import dev.tidemark.spi.sink.ObjectSink;
import dev.tidemark.spi.sink.Setting;
import dev.tidemark.spi.sink.SinkProvider;
import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.sink.Traits;
import dev.tidemark.spi.words.SystemPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `type: fs`: a directory. It is made by the first create, if the directory that holds it is
/// there: one level and no more, so that the archive of an unplugged disk never lands beneath its
/// mount point's parent.
public final class FsSinkProvider implements SinkProvider {

  private static final String PATH = "path";
  private static final String SINGLE_WRITER = "single-writer";
  private static final String SCHEME = "file:";
  private static final int PARALLELISM = 4;

  @Override
  public String type() {
    return "fs";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.required(
            PATH,
            Setting.Kind.PATH,
            "The directory that holds the archive; made at need, but not the one above it."),
        Setting.withDefault(
            SINGLE_WRITER,
            Setting.Kind.BOOLEAN,
            "false",
            "You vouch that nobody else ever writes here; only for file systems with neither hard"
                + " links nor exclusive renames."));
  }

  /// `/absolute`, `./relative`, `../relative` and `file:///absolute`.
  @Override
  public boolean accepts(String address) {
    return address.startsWith(SCHEME)
        || address.equals(".")
        || address.equals("..")
        || address.startsWith("./")
        || address.startsWith("../")
        || isAbsolute(address);
  }

  private static boolean isAbsolute(String address) {
    try {
      return Path.of(address).isAbsolute();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public Map<String, String> parse(String address) {
    try {
      Path path = address.startsWith(SCHEME) ? Path.of(URI.create(address)) : Path.of(address);
      return Map.of(PATH, SystemPath.of(path).toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + address
              + "' is no directory's address: "
              + e.getMessage()
              + "; write /absolute, ./relative or file:///absolute, in which % begins an escape",
          e);
    }
  }

  @Override
  public Optional<Path> localPath(SinkSettings settings) {
    try {
      return Optional.of(real(pathOf(settings.get(PATH))));
    } catch (TargetException e) {
      return Optional.empty();
    }
  }

  @Override
  public ObjectSink open(SinkSettings settings) throws TargetException, InterruptedException {
    Path path = real(pathOf(settings.get(PATH)));
    boolean singleWriter = settings.flag(SINGLE_WRITER);
    Traits traits = new Traits(location(path), !singleWriter, true, PARALLELISM);
    return FolderSink.open(new LocalFolderOps(path), traits, singleWriter);
  }

  private static Path pathOf(String value) {
    try {
      return SystemPath.of(Path.of(value));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("setting 'path': not a path here: " + e.getMessage(), e);
    }
  }

  /// One place has one path, whether its last directory is there yet or not.
  private static Path real(Path path) throws TargetException {
    Path parent = path.getParent();
    Path name = path.getFileName();
    try {
      if (Files.exists(path) || parent == null || name == null) {
        return path.toRealPath();
      }
      return parent.toRealPath().resolve(name);
    } catch (NoSuchFileException e) {
      throw new TargetException.Unavailable(
          "open "
              + path
              + ": "
              + e.getFile()
              + " is not there; is the disk plugged in and mounted? If so, make the directory above"
              + " the archive's",
          e);
    } catch (IOException e) {
      throw new TargetException.Unavailable("open " + path + ": " + e.getMessage(), e);
    }
  }

  /// `file://` and the path, escaped as in a URI, so that [#parse] gives it back.
  static String location(Path path) {
    String uri = path.toUri().toString();
    return uri.endsWith("/") && uri.length() > "file:///".length()
        ? uri.substring(0, uri.length() - 1)
        : uri;
  }
}
