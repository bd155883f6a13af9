/// A bad network in the test's own process: a TCP proxy that fails on demand.
///
/// [FaultProxy] stands between a client and any server on this machine. A `ProxiedConnection` is
/// one connection through it, with a `Pump` for each [ProxyDirection]; all of them share one
/// `ProxyLink`, which holds the faults that are set, counts bytes, and says to each pump what
/// becomes of a piece. [FaultProxyConsole] is the same as a program, driven by lines of text.
@NullMarked
package dev.tidemark.testkit.wire;

import org.jspecify.annotations.NullMarked;
