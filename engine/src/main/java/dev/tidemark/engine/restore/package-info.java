/// Reading back: from an archive or a volume to a directory, or from an archive to a new volume.
@NullMarked
package dev.tidemark.engine.restore;

import org.jspecify.annotations.NullMarked;
