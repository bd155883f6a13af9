/// `tidemark.yml`: [ConfigFinder] finds it, [ConfigReader] reads it and names every mistake at
/// once, each with line, column and remedy; the result is a [Config]. [Secret]s are resolved only
/// when a target is opened.
@NullMarked
package dev.tidemark.cli.config;

import org.jspecify.annotations.NullMarked;
