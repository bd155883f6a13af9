/// The machine, simulated: [SimDisk] is a disk that crashes, fills up and fails at a chosen step,
/// [SimSeam] a clock and random numbers that a test decides.
@NullMarked
package dev.tidemark.engine.seam;

import org.jspecify.annotations.NullMarked;
