package dev.tidemark.engine.restore;

import dev.tidemark.engine.files.TreePath;
import dev.tidemark.engine.local.DestinationTree;
import dev.tidemark.engine.seam.Disk;
import dev.tidemark.engine.seam.DiskFile;
import dev.tidemark.engine.seam.DiskLock;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Targets that differ from another one in one respect.
final class SeenTargets {

  private static final Set<String> LOOKS =
      Set.of("find", "list", "openToCompare", "openFile", "isSameFile", "isSymlinkTo", "delete");

  private SeenTargets() {}

  /// Something else is mounted on some directories.
  static DestinationTree mounted(DestinationTree inner, String... mounts) {
    return with(
        inner,
        (method, path) -> {
          boolean below = List.of(mounts).stream().map(TreePath::of).anyMatch(path::isWithin);
          return method.equals("fileSystem") && below ? -2L : null;
        });
  }

  /// Nobody may look at, or touch, what lies below a path.
  static DestinationTree closed(DestinationTree inner, String closed) {
    TreePath directory = TreePath.of(closed);
    return with(
        inner,
        (method, path) -> {
          boolean inside =
              path.isWithin(directory) && (method.equals("list") || !path.equals(directory));
          if (inside && LOOKS.contains(method)) {
            throw new AssertionError(method + " of " + path + ", which lies behind a link");
          }
          return null;
        });
  }

  /// One method fails for one path, for a reason that concerns no other.
  static DestinationTree failing(DestinationTree inner, String failing, String at) {
    return failing(inner, failing, at, new FileSystemException(at, null, "not here"));
  }

  static DestinationTree failing(
      DestinationTree inner, String failing, String at, IOException failure) {
    TreePath failed = TreePath.of(at);
    return (DestinationTree)
        Proxy.newProxyInstance(
            DestinationTree.class.getClassLoader(),
            new Class<?>[] {DestinationTree.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(failing) && List.of(arguments).contains(failed)) {
                throw failure;
              }
              return invoke(inner, method, arguments);
            });
  }

  /// No file of one name can be written beyond its first bytes.
  static DestinationTree limited(DestinationTree inner, String at) {
    TreePath limited = TreePath.of(at);
    return (DestinationTree)
        Proxy.newProxyInstance(
            DestinationTree.class.getClassLoader(),
            new Class<?>[] {DestinationTree.class},
            (proxy, method, arguments) -> {
              Object answer = invoke(inner, method, arguments);
              return answer instanceof DestinationTree.RestoredFile file
                      && List.of(arguments).contains(limited)
                  ? limited(file)
                  : answer;
            });
  }

  private static Object limited(DestinationTree.RestoredFile file) {
    return Proxy.newProxyInstance(
        DestinationTree.class.getClassLoader(),
        new Class<?>[] {DestinationTree.RestoredFile.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("write")) {
            file.write(((ByteBuffer) arguments[0]).limit(7), (long) arguments[1]);
            throw new IOException("File too large");
          }
          return invoke(file, method, arguments);
        });
  }

  /// Counts the files in the work folder that are open, and says when it is removed.
  static DestinationTree watched(DestinationTree inner, AtomicInteger open, Runnable removed) {
    return (DestinationTree)
        Proxy.newProxyInstance(
            DestinationTree.class.getClassLoader(),
            new Class<?>[] {DestinationTree.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("removeWork")) {
                removed.run();
              }
              Object answer = invoke(inner, method, arguments);
              return answer instanceof Disk disk ? counted(disk, Disk.class, open) : answer;
            });
  }

  private static Object counted(Object inner, Class<?> type, AtomicInteger open) {
    return Proxy.newProxyInstance(
        DestinationTree.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          Object answer = invoke(inner, method, arguments);
          if (method.getName().equals("close")) {
            open.decrementAndGet();
          }
          if (answer instanceof DiskFile) {
            open.incrementAndGet();
            return counted(answer, DiskFile.class, open);
          }
          if (answer instanceof Optional<?> lock && lock.isPresent()) {
            open.incrementAndGet();
            return Optional.of(counted(lock.get(), DiskLock.class, open));
          }
          return answer;
        });
  }

  private static @Nullable Object invoke(Object inner, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private interface Other {
    /// What to answer in place of the target; null = let it answer.
    @Nullable Object answer(String method, TreePath path);
  }

  private static DestinationTree with(DestinationTree inner, Other other) {
    return (DestinationTree)
        Proxy.newProxyInstance(
            DestinationTree.class.getClassLoader(),
            new Class<?>[] {DestinationTree.class},
            (proxy, method, arguments) -> {
              Object answer =
                  arguments != null && arguments[0] instanceof TreePath path
                      ? other.answer(method.getName(), path)
                      : null;
              return answer != null ? answer : invoke(inner, method, arguments);
            });
  }
}
