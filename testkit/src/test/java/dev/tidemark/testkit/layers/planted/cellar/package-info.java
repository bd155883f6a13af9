/// One floor of the planted module.
@NullMarked
package dev.tidemark.testkit.layers.planted.cellar;

import org.jspecify.annotations.NullMarked;
