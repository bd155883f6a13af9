package dev.tidemark.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One live row for each thing that is going on: redrawn in place on a terminal, else a line now
/// and then. JSON mode gets `progress` lines instead. Any number of threads.
public final class ProgressRows implements AutoCloseable {

  private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
  private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Console console;
  private final PrintStream err;
  private final boolean live;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private int drawn;
  private long lastNanos = System.nanoTime();

  /// How far one thing is.
  ///
  /// @param total bytes in all; 0 = not known
  /// @param note what else there is to say, for people
  /// @param more the same for programs
  private record Row(
      String phase, long done, long total, long startNanos, String note, Map<String, Object> more) {

    static Row begun(String phase) {
      return new Row(phase, 0, 0, System.nanoTime(), "", Map.of());
    }

    Row inPhase(String next) {
      long start = done == 0 ? System.nanoTime() : startNanos;
      return new Row(next, done, total, start, note, more);
    }

    Row at(long newDone, long newTotal, String newNote, Map<String, Object> newMore) {
      return new Row(phase, newDone, newTotal, startNanos, newNote, newMore);
    }
  }

  public ProgressRows(Console console) {
    this.console = console;
    this.err = console.err();
    java.io.Console terminal = System.console();
    this.live =
        !console.isJson() && !console.isQuiet() && terminal != null && terminal.isTerminal();
  }

  /// A row appears, or shows another phase.
  public synchronized void phase(String name, String phase) {
    Row old = rows.getOrDefault(name, Row.begun(phase));
    rows.put(name, old.inPhase(phase));
    show(false);
  }

  public void bytes(String name, long done, long total) {
    bytes(name, done, total, "", Map.of());
  }

  /// @param note what else there is to say, for people
  /// @param more the same for programs
  public synchronized void bytes(
      String name, long done, long total, String note, Map<String, Object> more) {
    Row old = rows.getOrDefault(name, Row.begun(""));
    rows.put(name, old.at(done, total, note, more));
    show(false);
  }

  /// The row goes; `text` stays in its place.
  public synchronized void finish(String name, String text) {
    erase();
    rows.remove(name);
    if (!text.isEmpty()) {
      console.say(text);
    }
    show(true);
  }

  private void show(boolean now) {
    long nanos = System.nanoTime();
    if (!now && nanos - lastNanos < (live ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    lastNanos = nanos;
    if (console.isQuiet()) {
      return;
    }
    if (live) {
      erase();
      rows.forEach((name, row) -> err.println(text(name, row, nanos)));
      drawn = rows.size();
      err.flush();
    } else if (!now) {
      rows.forEach((name, row) -> lineFor(name, row, nanos));
    }
  }

  private void lineFor(String name, Row row, long nanos) {
    if (console.isJson()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name);
      fields.put("phase", row.phase());
      fields.put("bytes_done", row.done());
      fields.put("bytes_total", row.total());
      fields.put("bytes_per_second", rate(row, nanos));
      fields.putAll(row.more());
      console.jsonLine("progress", fields);
    } else {
      console.say(text(name, row, nanos));
    }
  }

  private void erase() {
    if (live && drawn > 0) {
      err.print("\033[" + drawn + "A\033[J");
      err.flush();
    }
    drawn = 0;
  }

  private static String text(String name, Row row, long nanos) {
    long rate = rate(row, nanos);
    StringBuilder out =
        new StringBuilder(String.format(Locale.ROOT, "%-12s %-10s", name, row.phase()));
    if (row.done() > 0) {
      out.append(' ').append(Units.bytes(row.done()));
      if (row.total() > 0) {
        out.append(" of ").append(Units.bytes(row.total()));
      }
      out.append(", ").append(Units.rate(rate));
      if (rate > 0 && row.total() > row.done()) {
        out.append(", ")
            .append(Units.duration(Duration.ofSeconds((row.total() - row.done()) / rate)))
            .append(" left");
      }
    }
    if (!row.note().isEmpty()) {
      out.append("; ").append(row.note());
    }
    return out.toString();
  }

  private static long rate(Row row, long nanos) {
    double seconds = Math.max(1e-3, (nanos - row.startNanos()) / 1e9);
    return (long) (row.done() / seconds);
  }

  @Override
  public synchronized void close() {
    erase();
    rows.clear();
  }
}
