package dev.tidemark.testkit;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// The umask of this process, set for a test and put back by [#close]. It counts for all threads,
/// so no other test may run beside.
public final class Umask implements AutoCloseable {

  private static final MethodHandle CALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("umask"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int before;

  private Umask(int before) {
    this.before = before;
  }

  /// @param mask such as 022
  public static Umask of(int mask) {
    return new Umask(set(mask));
  }

  private static int set(int mask) {
    try {
      return (int) CALL.invokeExact(mask);
    } catch (Throwable e) {
      throw new IllegalStateException("umask cannot be set here", e);
    }
  }

  @Override
  public void close() {
    int ours = set(before);
    assert ours >= 0;
  }
}
