/// Floor 1: what no command may write among, replace or delete. [ProtectedPlaces] answers for a
/// directory which [ProtectedPlace] it is, or lies in; [PlaceSigns] knows volumes and archives by
/// what is in them, [DirectoryIdentity] a directory by what the file system says of it, so neither
/// a link nor a bind mount hides one.
///
/// Callers ask before they create, replace or delete in a directory, and before they remove it.
/// Nothing here changes anything; any thread may ask.
@NullMarked
package dev.tidemark.engine.guard;

import org.jspecify.annotations.NullMarked;
