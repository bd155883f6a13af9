package dev.tidemark.cli.command;

import dev.tidemark.cli.exit.CliException;
import dev.tidemark.cli.exit.ExitCode;
import dev.tidemark.cli.output.PathFields;
import dev.tidemark.cli.output.Units;
import dev.tidemark.cli.place.Place;
import dev.tidemark.cli.store.Session;
import dev.tidemark.engine.files.DirectoryEntry;
import dev.tidemark.engine.files.EntryScan;
import dev.tidemark.engine.files.FileTree;
import dev.tidemark.engine.files.FileType;
import dev.tidemark.engine.files.FoundPath;
import dev.tidemark.engine.files.Inode;
import dev.tidemark.engine.files.NameSpelling;
import dev.tidemark.engine.files.NamedEntry;
import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.view.OpenState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ls`.
@Command(name = "ls", description = "List a directory of a volume or an archive at any state.")
public final class LsCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(
      arity = "0..1",
      paramLabel = "PLACE",
      defaultValue = "",
      description =
          "VOLUME[@WHEN][:PATH] or ADDRESS[@WHEN][:PATH]; PATH as it is listed: \\\\ is a backslash,"
              + " \\xhh a byte. Default: the root of the configured volume, latest.")
  String place = "";

  @Option(
      names = {"-r", "--recursive"},
      description = "Also all that is below.")
  boolean recursive;

  public LsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws Exception {
    Place parsed = session.place(place);
    try (OpenState state = session.states().open(parsed)) {
      TreePath path = parsed.pathOrRoot();
      FoundPath at =
          state
              .tree()
              .resolve(path.bytes())
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.NOT_FOUND, "no " + path + " at tid " + state.point().tid()));
      if (at.inode().type() == FileType.DIRECTORY) {
        list(state.tree(), at.object(), path);
      } else {
        show(state.tree(), path, at.object(), at.inode());
      }
    }
    return ExitCode.OK.code();
  }

  /// Depth first without recursion: a tree may be deeper than the stack.
  private void list(FileTree tree, long root, TreePath rootPath) {
    Deque<Level> levels = new ArrayDeque<>();
    levels.push(new Level(rootPath, tree.entries(root)));
    while (!levels.isEmpty()) {
      session.console().checkOut();
      Level level = levels.peek();
      NamedEntry next = level.entries().next();
      if (next == null) {
        level.entries().close();
        levels.pop();
        continue;
      }
      TreePath path = level.path().child(next.name());
      DirectoryEntry entry = next.entry();
      tree.inode(entry.object()).ifPresent(inode -> show(tree, path, entry.object(), inode));
      if (recursive && entry.type() == FileType.DIRECTORY) {
        levels.push(new Level(path, tree.entries(entry.object())));
      }
    }
  }

  private record Level(TreePath path, EntryScan entries) {}

  private void show(FileTree tree, TreePath path, long object, Inode inode) {
    boolean link = inode.type() == FileType.SYMLINK;
    byte[] target = link ? tree.linkTarget(object) : new byte[0];
    Map<String, Object> fields = new LinkedHashMap<>();
    PathFields.put(fields, "path", path);
    fields.put("type", inode.type().name().toLowerCase(Locale.ROOT));
    fields.put("mode", Integer.toOctalString(inode.mode()));
    fields.put("uid", inode.uid());
    fields.put("gid", inode.gid());
    fields.put("size", inode.size());
    fields.put("mtime", Units.fileTime(inode.mtimeSeconds(), inode.mtimeNanos()));
    fields.put("links", inode.links());
    if (link) {
      PathFields.put(fields, "target", target);
    }
    session
        .console()
        .result(
            "entry",
            fields,
            String.format(
                Locale.ROOT,
                "%s %d %d %12d %s %s%s",
                modeText(inode),
                inode.uid(),
                inode.gid(),
                inode.size(),
                Units.fileTime(inode.mtimeSeconds()),
                path,
                link ? " -> " + NameSpelling.of(target) : ""));
  }

  private static String modeText(Inode inode) {
    char type =
        switch (inode.type()) {
          case DIRECTORY -> 'd';
          case FILE -> '-';
          case SYMLINK -> 'l';
        };
    StringBuilder out = new StringBuilder().append(type);
    for (int bit = 8; bit >= 0; bit--) {
      out.append((inode.mode() >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    special(out, inode.mode(), 04000, 3, 's');
    special(out, inode.mode(), 02000, 6, 's');
    special(out, inode.mode(), 01000, 9, 't');
    return out.toString();
  }

  private static void special(StringBuilder out, int mode, int bit, int at, char letter) {
    if ((mode & bit) != 0) {
      out.setCharAt(at, out.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
    }
  }
}
