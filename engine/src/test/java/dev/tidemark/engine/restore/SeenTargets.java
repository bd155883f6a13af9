package dev.tidemark.engine.restore;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Targets that differ from another one in one respect.
final class SeenTargets {

  private static final Set<String> LOOKS =
      Set.of("find", "list", "openToCompare", "openFile", "isSameFile", "isSymlinkTo", "delete");

  private SeenTargets() {}

  /// Something else is mounted on some directories.
  static RestoreTarget mounted(RestoreTarget inner, String... mounts) {
    return with(
        inner,
        (method, path) -> {
          boolean below = List.of(mounts).stream().map(TreePath::of).anyMatch(path::isWithin);
          return method.equals("fileSystem") && below ? -2L : null;
        });
  }

  /// Nobody may look at, or touch, what lies below a path.
  static RestoreTarget closed(RestoreTarget inner, String closed) {
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
  static RestoreTarget failing(RestoreTarget inner, String failing, String at) {
    TreePath failed = TreePath.of(at);
    return (RestoreTarget)
        Proxy.newProxyInstance(
            RestoreTarget.class.getClassLoader(),
            new Class<?>[] {RestoreTarget.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals(failing) && List.of(arguments).contains(failed)) {
                throw new FileSystemException(at, null, "not here");
              }
              return invoke(inner, method, arguments);
            });
  }

  private static @Nullable Object invoke(
      RestoreTarget inner, Method method, Object @Nullable [] arguments) throws Throwable {
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

  private static RestoreTarget with(RestoreTarget inner, Other other) {
    return (RestoreTarget)
        Proxy.newProxyInstance(
            RestoreTarget.class.getClassLoader(),
            new Class<?>[] {RestoreTarget.class},
            (proxy, method, arguments) -> {
              Object answer =
                  arguments != null && arguments[0] instanceof TreePath path
                      ? other.answer(method.getName(), path)
                      : null;
              return answer != null ? answer : invoke(inner, method, arguments);
            });
  }
}
