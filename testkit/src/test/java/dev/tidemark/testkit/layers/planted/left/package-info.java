/// One floor of the planted module.
@NullMarked
package dev.tidemark.testkit.layers.planted.left;

import org.jspecify.annotations.NullMarked;
