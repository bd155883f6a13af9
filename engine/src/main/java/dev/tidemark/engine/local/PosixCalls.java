package dev.tidemark.engine.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Optional;

/// The calls of a 64-bit Linux that the JDK does not offer: times before 1970 with a fraction, an
/// owner and a group at once, links that keep every slash, a sync of one whole file system. Paths
/// are C strings of raw bytes, so no encoding comes between.
final class PosixCalls {

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int O_RDONLY = 0;

  private final MethodHandle utimensat;
  private final MethodHandle lchown;
  private final MethodHandle symlink;
  private final MethodHandle open;
  private final MethodHandle syncfs;
  private final MethodHandle close;

  private PosixCalls(Linker linker) {
    utimensat = link(linker, "utimensat", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    lchown = link(linker, "lchown", ADDRESS, JAVA_INT, JAVA_INT);
    symlink = link(linker, "symlink", ADDRESS, ADDRESS);
    open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    syncfs = link(linker, "syncfs", JAVA_INT);
    close = link(linker, "close", JAVA_INT);
  }

  /// The calls, if this system is one that has them.
  static Optional<PosixCalls> ofThisSystem() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!os.equals("linux") || ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    return Optional.of(new PosixCalls(Linker.nativeLinker()));
  }

  private static MethodHandle link(
      Linker linker, String name, java.lang.foreign.MemoryLayout... arguments) {
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /// Sets the modification time (and the access time to the same), of a link itself.
  ///
  /// @return whether it worked
  boolean setModified(byte[] path, long seconds, int nanos) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment times =
          arena.allocateFrom(JAVA_LONG, seconds, (long) nanos, seconds, (long) nanos);
      return (int) utimensat.invokeExact(AT_FDCWD, text(arena, path), times, AT_SYMLINK_NOFOLLOW)
          == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("call utimensat", e);
    }
  }

  /// Sets owner and group, of a link itself.
  ///
  /// @return whether it worked
  boolean setOwner(byte[] path, int uid, int gid) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) lchown.invokeExact(text(arena, path), uid, gid) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("call lchown", e);
    }
  }

  /// Makes a symbolic link that says exactly `target`.
  ///
  /// @return whether it worked
  boolean createSymlink(byte[] target, byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) symlink.invokeExact(text(arena, target), text(arena, path)) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("call symlink", e);
    }
  }

  /// Writes everything of the file system that holds `directory` to its device.
  void sync(byte[] directory) throws IOException {
    int failed;
    try (Arena arena = Arena.ofConfined()) {
      int fd = (int) open.invokeExact(text(arena, directory), O_RDONLY);
      failed = fd < 0 ? -1 : (int) syncfs.invokeExact(fd) | (int) close.invokeExact(fd);
    } catch (Throwable e) {
      throw new IllegalStateException("call syncfs", e);
    }
    if (failed != 0) {
      throw new IOException("the system could not write its caches to the disk");
    }
  }

  private static MemorySegment text(Arena arena, byte[] path) {
    MemorySegment out = arena.allocate(path.length + 1L);
    MemorySegment.copy(path, 0, out, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, path.length);
    return out;
  }
}
