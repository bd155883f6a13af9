package dev.tidemark.targets.s3.aws;

import java.util.Optional;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// The region of the AWS settings of this machine: environment, profile, instance.
public final class Regions {

  private Regions() {}

  /// @param profile whose region it may be
  /// @throws RuntimeException if nothing names one
  public static String ofThisMachine(Optional<String> profile) {
    return DefaultAwsRegionProviderChain.builder()
        .profileName(profile.orElseGet(ProfileFileSystemSetting.AWS_PROFILE::getStringValueOrThrow))
        .build()
        .getRegion()
        .id();
  }
}
