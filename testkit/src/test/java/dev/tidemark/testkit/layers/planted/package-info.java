/// Classes that break the rules on purpose, so that the rules can be seen to work.
@NullMarked
package dev.tidemark.testkit.layers.planted;

import org.jspecify.annotations.NullMarked;
