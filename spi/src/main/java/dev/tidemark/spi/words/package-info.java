/// The words everybody uses: transaction ids, extent ids, timelines, hashes and marks; values only.
/// And how a path that a person wrote is read, [SystemPath]; every module may import them.
/// `docs/GLOSSARY.md` has the whole list.
@NullMarked
package dev.tidemark.spi.words;

import org.jspecify.annotations.NullMarked;
