/// What the program does once after it was built, so that the JVM can write down which classes a
/// backup needs: every later start reads them from that cache. Nothing of it runs otherwise.
@NullMarked
package dev.tidemark.cli.practice;

import org.jspecify.annotations.NullMarked;
