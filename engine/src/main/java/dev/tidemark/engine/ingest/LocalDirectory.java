package dev.tidemark.engine.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// A directory of a [LocalSource], by its path.
record LocalDirectory(Path path, LocalStats stats) implements SourceDirectory {

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /// Something that looks and may fail.
  interface Look<T> {
    T now() throws IOException;
  }

  @Override
  public Sight<Names> list() {
    return look(() -> {
      Names.Builder names = new Names.Builder();
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(path)) {
        listed.forEach(child -> names.add(RawNames.of(child)));
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      return names.sorted();
    });
  }

  @Override
  public Sight<SourceStat> stat(byte[] name) {
    return stats.of(RawNames.resolve(path, name));
  }

  @Override
  public Sight<InputStream> open(byte[] name) {
    return look(() -> new LocalFileStream(FileChannel.open(RawNames.resolve(path, name), READ)));
  }

  @Override
  public Sight<byte[]> readLink(byte[] name) {
    return look(() -> RawNames.target(Files.readSymbolicLink(RawNames.resolve(path, name))));
  }

  @Override
  public SourceDirectory child(byte[] name) {
    return new LocalDirectory(RawNames.resolve(path, name), stats);
  }

  static <T> Sight<T> look(Look<T> look) {
    try {
      return new Sight.Seen<>(look.now());
    } catch (NoSuchFileException | NotDirectoryException | NotLinkException e) {
      return new Sight.Vanished<>();
    } catch (IOException e) {
      return new Sight.Refused<>(reason(e));
    }
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (reason != null) {
      return reason;
    }
    return e instanceof java.nio.file.AccessDeniedException
        ? "access denied"
        : e.getClass().getSimpleName();
  }
}
