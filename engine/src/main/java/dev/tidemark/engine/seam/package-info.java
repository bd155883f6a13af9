/// Floor 0: everything the engine asks of the machine. [Disk] with [DiskFile] and [DiskLock] is a
/// directory of files, [Time], [Threads] and [Randomness] are the rest; [Seam] carries them,
/// [Seam#real] is the machine itself and [LocalDisk] a real directory; [HostName] is the machine's
/// name. No other package of the engine may sleep, start a thread, read a clock or touch a file of
/// a volume in any other way, so tests can replace all of it.
@NullMarked
package dev.tidemark.engine.seam;

import org.jspecify.annotations.NullMarked;
