/// A strict S3 server in the test's own process, for authors of targets that speak S3.
///
/// [StrictS3] is the server: it listens on loopback, checks every signature, keeps its objects in
/// memory and refuses what Amazon's S3 refuses. [Bucket] sets a bucket up and looks into it from
/// the side. [Credentials] are who may call. [S3Request] is what came in, one for each request;
/// [S3Fault] is what may happen to one, and [RequestMatch] says to which.
///
/// Inside, `RequestHandler` takes a request from its connection to its answer: `Incoming` reads it,
/// `Signature` says who asks, `Rights` whether they may, `Actions` does it on the `ObjectVersions`
/// of a bucket. Whatever refuses throws `S3Refusal`, which carries the answer.
@NullMarked
package dev.tidemark.testkit.s3;

import org.jspecify.annotations.NullMarked;
