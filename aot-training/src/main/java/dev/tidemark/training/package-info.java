/// What the program does once after it was built, so that the JVM can write down which classes a
/// backup needs: every later start reads them from that cache.
///
/// Such a cache fits only the class path that it was trained with, which is the program's own. So
/// the training comes in as a plug-in does, behind a class loader of its own: [TrainingProvider] is
/// a target type, and to open such a target is to run the [AotTraining]. Nothing of this is in the
/// program.
@NullMarked
package dev.tidemark.training;

import org.jspecify.annotations.NullMarked;
