package dev.tidemark.cli.command;

import dev.tidemark.cli.config.Config;
import dev.tidemark.cli.config.TargetConfig;
import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.link.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/// Looks at the configuration while a round runs: when the file has changed, `limits` and
/// `resilience` hold at once as it now says. Anything else in it is for the next run. A file with
/// mistakes changes nothing and is said once.
final class PolicyWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Session session;
  private final Links links;
  private final Path file;
  private final Thread thread;
  private FileTime seen;

  private PolicyWatch(Session session, Path file) {
    this.session = session;
    this.links = session.links();
    this.file = file;
    this.seen = modified(FileTime.fromMillis(0));
    this.thread = session.seam().threads().start("configuration", this::run);
  }

  /// Until [#close].
  static PolicyWatch start(Session session) {
    return new PolicyWatch(session, session.config().file());
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        session.seam().time().sleep(EVERY);
        look();
      }
    } catch (InterruptedException e) {
      // ended
    }
  }

  private void look() {
    FileTime now = modified(seen);
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      Config config = session.readAgain(file);
      config.targets().forEach(this::change);
    } catch (CliException e) {
      session.console().warn("the old limits stay: " + e.getMessage());
    }
  }

  private void change(TargetConfig target) {
    links.find(target.name()).ifPresent(link -> link.change(session.targets().policy(target)));
  }

  /// A file that is not there for the moment, as while an editor saves it, has not changed.
  private FileTime modified(FileTime otherwise) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
