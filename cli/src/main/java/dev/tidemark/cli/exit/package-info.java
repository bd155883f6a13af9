/// How a command ends: the exit codes, and the exception that ends a command in one.
@NullMarked
package dev.tidemark.cli.exit;

import org.jspecify.annotations.NullMarked;
