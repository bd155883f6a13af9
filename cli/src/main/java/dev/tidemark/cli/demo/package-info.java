/// `demo`: the main job on a tree it makes itself, in a temporary directory. [Demo] tells the
/// story, [DemoTree] makes the files, [TreeComparison] proves the restored tree equal, without any
/// code of the engine.
@NullMarked
package dev.tidemark.cli.demo;

import org.jspecify.annotations.NullMarked;
