/// What every command stands on. [Session] has the options, the configuration and the types of
/// targets, and opens what commands work on: by [VolumeAccess] volumes, by [TargetAccess] targets,
/// by [TreeOpener] a place as a tree of files. [ExitCodes] says how a failure ends the program.
@NullMarked
package dev.tidemark.cli.store;

import org.jspecify.annotations.NullMarked;
