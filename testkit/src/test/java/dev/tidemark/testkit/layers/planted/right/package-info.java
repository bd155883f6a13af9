/// One floor of the planted module.
@NullMarked
package dev.tidemark.testkit.layers.planted.right;

import org.jspecify.annotations.NullMarked;
