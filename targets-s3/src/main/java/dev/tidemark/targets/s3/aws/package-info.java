/// The requests on the AWS SDK v2 with its Apache client. [AwsRequests] is all that others see;
/// [PromisedHashSigner] signs what goes out without reading it first.
@NullMarked
package dev.tidemark.targets.s3.aws;

import org.jspecify.annotations.NullMarked;
