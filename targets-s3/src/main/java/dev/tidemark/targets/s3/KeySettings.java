package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.SinkSettings;
import dev.tidemark.targets.s3.aws.ChainKeys;
import dev.tidemark.targets.s3.aws.RoleKeys;
import dev.tidemark.targets.s3.wire.Keys;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Chooses where the keys come from: the settings, or the AWS settings of this machine, or nowhere;
/// and for whom, if a role is to be assumed.
final class KeySettings {

  private static final List<String> GIVEN =
      List.of("access-key-id", "secret-access-key", "session-token");
  private static final List<String> ROLE =
      List.of("external-id", "role-session-name", "web-identity-token-file", "sts-endpoint");

  private final SinkSettings settings;

  KeySettings(SinkSettings settings) {
    this.settings = settings;
  }

  /// @param way how the store is reached; its keys are not looked at
  /// @param region what requests to a token service are signed for
  /// @throws IllegalArgumentException naming the setting that does not go with the others
  Keys keys(S3Place place, HttpRoute way, Supplier<String> region) {
    if (isAnonymous()) {
      refuse("anonymous", "role-arn", "profile");
      GIVEN.forEach(name -> refuse("anonymous", name));
      return new AnonymousKeys();
    }
    Optional<String> role = settings.find("role-arn");
    if (role.isEmpty()) {
      ROLE.forEach(name -> require(name, "role-arn"));
      return own();
    }
    return new RoleKeys(
            role.get(),
            settings.find("external-id"),
            settings.find("role-session-name").orElse("tidemark"),
            settings.find("web-identity-token-file").map(Path::of),
            tokenService(place),
            region,
            way.trust(),
            way.proxy())
        .assumedBy(own());
  }

  boolean isAnonymous() {
    return settings.find("anonymous").filter(v -> S3Place.flag("anonymous", v)).isPresent();
  }

  private Keys own() {
    if (settings.find("access-key-id").isPresent()
        || settings.find("secret-access-key").isPresent()) {
      refuse("access-key-id", "profile");
      return new GivenKeys(settings);
    }
    require("session-token", "access-key-id");
    return ChainKeys.ofThisMachine(settings.find("profile"));
  }

  /// Stores other than AWS that know roles assume them at their own endpoint.
  private Optional<URI> tokenService(S3Place place) {
    return settings
        .find("sts-endpoint")
        .map(value -> S3Place.endpoint("sts-endpoint", value))
        .or(() -> place.store() == S3Vendor.AWS ? Optional.empty() : place.endpoint());
  }

  private void require(String name, String other) {
    if (settings.find(name).isPresent() && settings.find(other).isEmpty()) {
      throw new IllegalArgumentException(name + ": goes with " + other + ", which is missing");
    }
  }

  private void refuse(String name, String... others) {
    for (String other : others) {
      if (settings.find(other).isPresent()) {
        throw new IllegalArgumentException(
            other + ": would be ignored beside " + name + "; remove one");
      }
    }
  }
}
