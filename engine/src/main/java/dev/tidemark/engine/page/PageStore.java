package dev.tidemark.engine.page;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/// An open `btree` file.
public interface PageStore extends PageSource, AutoCloseable {

  /// The name of the file.
  String FILE = "btree";

  /// The volume that the file belongs to.
  UUID volume();

  /// The newest state that this opener may show: to a writer what it published, to others what is
  /// known durable.
  CommitRecord current() throws IOException;

  /// The newest state that anybody published; a crash may still take it back.
  CommitRecord newest() throws IOException;

  /// Why nobody may write here although everything can be read; empty if nothing is wrong.
  Optional<String> damage();

  @Override
  void close() throws IOException;
}
