package dev.tidemark.targets.s3;

import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// Which region requests are signed for.
final class Regions {

  /// What stores other than AWS take where no region is given.
  static final String ELSEWHERE = "us-east-1";

  private Regions() {}

  /// @throws RuntimeException if no region is given and the AWS settings of this machine name none
  static String of(S3Place place) {
    return place
        .region()
        .or(() -> place.endpoint().map(e -> ELSEWHERE))
        .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build().getRegion().id());
  }
}
