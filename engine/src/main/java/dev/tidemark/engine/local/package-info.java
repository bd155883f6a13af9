/// Floor 6: the directory trees of this machine, to read and to fill. Names are bytes, whatever the
/// locale.
///
/// To read: [SourceTree] is a tree as an import sees it, [LocalSource] a real one with its
/// [SourceDirectory] and [SourceFile]s. What the system says of an inode is a [SourceStat]; a
/// question that the system refused, or that came too late, is a [ReadResult]. [Excludes] are the
/// patterns of what is left out. [UnkeptTraits] are what a file has and a volume does not hold.
///
/// To fill: [DestinationTree] is a directory as a restore sees it, [LocalDestination] a real one.
/// [WorkFolder] is the folder in it that nobody else can use.
///
/// System calls that the JDK lacks are in [LinuxCalls] and [PosixCalls]; both are empty where the
/// system has none.
@NullMarked
package dev.tidemark.engine.local;

import org.jspecify.annotations.NullMarked;
