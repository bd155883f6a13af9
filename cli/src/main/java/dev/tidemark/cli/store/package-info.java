/// Opening what commands work on: [VolumeAccess] for volumes, [TargetAccess] for targets,
/// [TreeOpener] to read a place as a tree of files.
@NullMarked
package dev.tidemark.cli.store;

import org.jspecify.annotations.NullMarked;
