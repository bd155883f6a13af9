/// Places: `VOLUME[@WHEN][:PATH]` or `ADDRESS[@WHEN][:PATH]`. [Place] has the grammar and its
/// precedence, [WhenText] the ways to name a state.
@NullMarked
package dev.tidemark.cli.place;

import org.jspecify.annotations.NullMarked;
