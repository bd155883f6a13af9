package dev.tidemark.spi.sink;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A type of target. A plug-in supplies one through `ServiceLoader`; two of one type name are an
/// error.
public interface SinkProvider {

  /// The type name as in `type: s3`: `[a-z][a-z0-9-]*`.
  String type();

  /// Every setting this type knows.
  List<Setting> settings();

  /// Whether an address such as `s3://bucket/prefix?endpoint=...` is of this type.
  boolean accepts(String address);

  /// The settings that an address stands for. Secrets are not among them: they come from the
  /// environment or from the store's own credential chain.
  ///
  /// @throws IllegalArgumentException if it is malformed; the message says what is wrong and shows
  ///   the right form
  Map<String, String> parse(String address);

  /// The directory of this machine that the place is, which no import reads and no restore writes
  /// into; empty for a place elsewhere, and for one that is not here now. Asked before anything is
  /// opened, so it costs little and needs no secret.
  default Optional<Path> localPath(SinkSettings settings) {
    return Optional.empty();
  }

  /// The way to the place in one word, where the type has several, such as `openssh`. Asked before
  /// anything is opened, so it costs little.
  ///
  /// @param settings with any text in place of a secret that is given
  /// @throws IllegalArgumentException if no way fits the settings
  default Optional<String> transport(SinkSettings settings) {
    return Optional.empty();
  }

  /// Opens the place. Does not create it: a bucket or a parent directory must be there. What is
  /// empty so far stays empty.
  ///
  /// @throws TargetException Unavailable, Rejected or Missing
  /// @throws IllegalArgumentException if a setting's value is no good; the message names the
  ///   setting
  MirrorSink open(SinkSettings settings) throws TargetException, InterruptedException;
}
