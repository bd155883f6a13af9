/// The contract of a target. Start at [ObjectSink]; [SinkProvider] is how the program finds it,
/// [TargetException] is how it fails.
@NullMarked
package dev.tidemark.spi.sink;

import org.jspecify.annotations.NullMarked;
