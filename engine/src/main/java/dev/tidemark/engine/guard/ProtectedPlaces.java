package dev.tidemark.engine.guard;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The directories that no command may write among, replace or delete: every volume and archive,
/// known by what is in it, and those that were named, such as a registered target that is empty so
/// far.
///
/// A restore that began in an empty destination may meet an archive that it has itself written, as
/// content; it asks for [#around] its destination only. Any other one asks for [#at] each directory
/// that was there before.
public final class ProtectedPlaces {

  private final Map<DirectoryIdentity, ProtectedPlace> named;

  private ProtectedPlaces(Map<DirectoryIdentity, ProtectedPlace> named) {
    this.named = Map.copyOf(named);
  }

  /// Volumes and archives, wherever they are.
  public static ProtectedPlaces known() {
    return new ProtectedPlaces(Map.of());
  }

  /// These and one more. What lies directly in it is known as a part of it, so that its parts are
  /// found where they are mounted alone.
  ///
  /// @param name what it is, for messages: `the volume`, `target usb`
  /// @param directory need not be there
  public ProtectedPlaces with(ProtectedPlace.Kind kind, String name, Path directory)
      throws IOException {
    Path real = DirectoryIdentity.real(directory);
    ProtectedPlace place = new ProtectedPlace(kind, name, real);
    Map<DirectoryIdentity, ProtectedPlace> all = new HashMap<>(named);
    if (Files.isDirectory(real)) {
      try (DirectoryStream<Path> parts =
          Files.newDirectoryStream(real, DirectoryIdentity::isDirectory)) {
        for (Path part : parts) {
          all.putIfAbsent(DirectoryIdentity.of(part), place);
        }
      }
    }
    all.put(DirectoryIdentity.of(real), place);
    return new ProtectedPlaces(all);
  }

  /// The protected place that this very directory is.
  public Optional<ProtectedPlace> at(Path directory) throws IOException {
    @Nullable ProtectedPlace place = named.get(DirectoryIdentity.of(directory));
    return place != null ? Optional.of(place) : PlaceSigns.of(directory);
  }

  /// The protected place that a directory is or lies in, the nearest one. Links are followed, and
  /// the directory need not be there: the answer is about where it would be made.
  public Optional<ProtectedPlace> around(Path directory) throws IOException {
    for (@Nullable Path here = DirectoryIdentity.real(directory);
        here != null;
        here = here.getParent()) {
      Optional<ProtectedPlace> place = at(here);
      if (place.isPresent()) {
        return place;
      }
    }
    return Optional.empty();
  }

  /// The protected place that a directory lies in, whatever it is itself.
  public Optional<ProtectedPlace> aroundParent(Path directory) throws IOException {
    @Nullable Path parent = DirectoryIdentity.real(directory).getParent();
    return parent == null ? Optional.empty() : around(parent);
  }
}
