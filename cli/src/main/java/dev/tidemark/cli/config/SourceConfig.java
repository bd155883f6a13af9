package dev.tidemark.cli.config;

import dev.tidemark.engine.files.TreePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One directory to import.
///
/// @param path absolute
/// @param as where it appears in the volume, if not under its own absolute path
/// @param exclude patterns in the syntax of `.gitignore`
/// @param oneFileSystem what is mounted below is left out
public record SourceConfig(
    Path path, Optional<TreePath> as, List<String> exclude, boolean oneFileSystem) {}
