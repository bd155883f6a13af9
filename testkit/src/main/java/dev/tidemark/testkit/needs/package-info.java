/// What tests need of a machine and do not find on every one: real servers, the right to mount.
///
/// A test asks a [Need], and is left out where it is not met. Nothing is left out in silence: the
/// [LeftOutListener] notes what was, whatever the reason, and the [LeftOutReport] says it in one
/// line at the end of the whole build. In CI a missing server is a failure.
@NullMarked
package dev.tidemark.testkit.needs;

import org.jspecify.annotations.NullMarked;
