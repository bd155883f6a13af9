/// What plug-in authors and the engine's tests need of a target that is not there.
///
/// [ObjectSinkContract] is the contract of an object sink as tests: extend it, say how to open an
/// empty place, done. [MemorySink] is the sink that the contract was written from. [FaultySink]
/// wraps any sink and fails it on script or by seed. [CrashFolder] is a simulated disk that forgets
/// what was not synced. [Contents] makes content, sound and broken, and [Seeds] runs a property
/// over many seeds and names the one that fails.
///
/// `needs` says what a test wants of the machine, and what was left out for the want of it.
///
/// `s3` has a whole S3 server for authors of targets that speak S3, `wire` a bad network for
/// whoever speaks TCP.
@NullMarked
package dev.tidemark.testkit;

import org.jspecify.annotations.NullMarked;
