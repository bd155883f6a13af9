/// Buckets of S3 and of the stores that speak its protocol, by either of two clients.
///
/// Reading order: [S3SinkProvider] and [MinioSinkProvider] name the types; [S3Settings] knows what
/// both can be told and puts it together: [S3Place] says where objects lie, with [S3Address] as its
/// text and [S3Vendor] for its defaults, [KeySettings] chooses the keys, [HttpRoute] the trust and
/// the proxy, [ObjectHeaders] what the store is asked to do with objects. [S3Sink] is the contract,
/// a few lines a method: it asks [S3Connection] for the client, which is built at the first call.
/// The package `wire` says what a client must do, `aws` and `minio` do it. What comes in is watched
/// by [RangeStream]. [AnswerChecks] holds back what only looks like success, [S3Errors] turns
/// everything else that can go wrong into a `TargetException`. [TriedSink] has a store tried again,
/// by the racers of `spi`, when [ServerWatch] sees another server answer.
///
/// Threads: none of its own, but the HTTP clients' reapers of idle connections. Calls run on the
/// caller's virtual thread, where an interrupt closes the socket that the call waits for.
@NullMarked
package dev.tidemark.targets.s3;

import org.jspecify.annotations.NullMarked;
