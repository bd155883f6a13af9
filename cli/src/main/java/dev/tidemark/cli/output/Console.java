package dev.tidemark.cli.output;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The output of a command. Text mode: results on stdout, everything else on stderr. JSON mode:
/// stdout holds JSON lines and nothing else, errors included; each has a `message_type`, and
/// readers must ignore fields they do not know.
public final class Console {

  /// What is said where stdout takes nothing any more.
  public static final String CUT =
      "stdout cannot be written (a full disk, or nobody reads any more), so the output is not whole";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean quiet;

  public Console(PrintStream out, PrintStream err, boolean json, boolean quiet) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.quiet = quiet;
  }

  public boolean isJson() {
    return json;
  }

  public boolean isQuiet() {
    return quiet;
  }

  /// A result: `text` for people, the fields for programs.
  public void result(
      String messageType, Map<String, ? extends @Nullable Object> fields, String text) {
    if (json) {
      jsonLine(messageType, fields);
    } else {
      line(text);
    }
  }

  /// What is being done: stderr, left out by `--quiet` and by `--json`.
  public void say(String text) {
    if (!json && !quiet) {
      synchronized (err) {
        err.println(TerminalText.of(text));
      }
    }
  }

  /// A remark that must not be lost: stderr, or a JSON line.
  public void warn(String text) {
    warn(text, Map.of());
  }

  /// @param fields what it is about, for programs
  public void warn(String text, Map<String, ? extends @Nullable Object> fields) {
    if (json) {
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      all.put("message", text);
      all.putAll(fields);
      jsonLine("warning", all);
    } else {
      synchronized (err) {
        err.println("tidemark: " + TerminalText.of(text));
      }
    }
  }

  public void error(int exit, String text) {
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("exit", exit);
      fields.put("message", text);
      jsonLine("error", fields);
    } else {
      synchronized (err) {
        err.println("tidemark: " + TerminalText.of(text));
      }
    }
  }

  /// Plain text on stdout. Not for JSON mode.
  public void line(String text) {
    synchronized (out) {
      out.println(TerminalText.of(text));
    }
  }

  /// For commands that only print: there is nothing left to do where nobody can read it. A command
  /// that does something else ends that first, and then ends with an error.
  ///
  /// @throws OutputCut if stdout takes nothing any more
  public void checkOut() {
    if (out.checkError()) {
      throw new OutputCut();
    }
  }

  /// Stdout takes nothing any more.
  public static final class OutputCut extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputCut() {
      super(CUT);
    }
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  public void jsonLine(String messageType, Map<String, ? extends @Nullable Object> fields) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("message_type", messageType);
    all.putAll(fields);
    synchronized (out) {
      out.println(Json.line(all));
      out.flush();
    }
  }
}
