/// What both clients speak: the few requests that an archive needs, and what comes of them. Start
/// at [Requests]; [Access] is what a client is built from, [RefusedRequestException],
/// [NotSentException] and [UnlikelySuccessException] are how a request fails. Nothing here knows a
/// client library; the packages `aws` and `minio` know one each, and nothing of each other.
@NullMarked
package dev.tidemark.targets.s3.wire;

import org.jspecify.annotations.NullMarked;
