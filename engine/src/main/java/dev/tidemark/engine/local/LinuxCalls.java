package dev.tidemark.engine.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls of a 64-bit Linux that the JDK does not offer, and that decide whose content is imported:
/// attributes with a true birth or none, and whether something is mounted at a place (statx(2));
/// opening that never waits and never follows a link. Paths are raw bytes.
final class LinuxCalls {

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int BASIC_STATS = 0x7FF;
  private static final int BTIME = 0x800;
  private static final long MOUNT_ROOT = 0x2000;
  private static final int STATX_BYTES = 256;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int SEEK_SET = 0;
  private static final int SEEK_HOLE = 4;
  private static final int ENOENT = 2;
  private static final int EINTR = 4;
  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;
  private static final int ERANGE = 34;
  private static final int ELOOP = 40;
  private static final int NAMES_BYTES = 4096;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Optional<LinuxCalls> OF_THIS_SYSTEM = find();

  private final int noFollow;
  private final MethodHandle statx;
  private final MethodHandle open;
  private final MethodHandle read;
  private final MethodHandle lseek;
  private final MethodHandle close;
  private final MethodHandle llistxattr;
  private final MethodHandle strerror;

  private LinuxCalls(Linker linker) {
    // The architectures of Linux do not agree on this one.
    String processor = System.getProperty("os.arch", "");
    boolean other = processor.equals("aarch64") || processor.startsWith("ppc64");
    noFollow = other ? 0100000 : 0400000;
    statx = link(linker, "statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));
    read = link(linker, "read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    lseek = link(linker, "lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    close = link(linker, "close", JAVA_INT, JAVA_INT);
    llistxattr = link(linker, "llistxattr", JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG);
    strerror =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("strerror"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /// The calls, if this system has them.
  static Optional<LinuxCalls> ofThisSystem() {
    return OF_THIS_SYSTEM;
  }

  private static Optional<LinuxCalls> find() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Linker linker = Linker.nativeLinker();
    boolean there =
        os.equals("linux")
            && ADDRESS.byteSize() == Long.BYTES
            && linker.defaultLookup().find("statx").isPresent();
    return there ? Optional.of(new LinuxCalls(linker)) : Optional.empty();
  }

  private static MethodHandle link(
      Linker linker, String name, ValueLayout result, MemoryLayout... arguments) {
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  /// Of what has this path, links not followed.
  FileAttributes attributes(byte[] path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return attributes(arena, AT_FDCWD, text(arena, path), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }
  }

  /// Of what is open.
  FileAttributes attributes(int file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return attributes(arena, file, text(arena, new byte[0]), AT_EMPTY_PATH);
    }
  }

  private FileAttributes attributes(Arena arena, int at, MemorySegment path, int flags)
      throws IOException {
    MemorySegment state = arena.allocate(STATE);
    MemorySegment out = arena.allocate(STATX_BYTES, Long.BYTES);
    int result;
    try {
      result = (int) statx.invokeExact(state, at, path, flags, BASIC_STATS | BTIME, out);
    } catch (Throwable e) {
      throw new IllegalStateException("call statx", e);
    }
    if (result != 0) {
      throw failure(state);
    }
    return decode(out);
  }

  /// The layout of struct statx is the same everywhere.
  private static FileAttributes decode(MemorySegment in) {
    boolean hasBirth = (in.get(JAVA_INT, 0) & BTIME) != 0;
    Instant birth = hasBirth ? time(in, 80) : null;
    return new FileAttributes(
        Short.toUnsignedInt(in.get(JAVA_SHORT, 28)),
        ((long) in.get(JAVA_INT, 136) << Integer.SIZE)
            | Integer.toUnsignedLong(in.get(JAVA_INT, 140)),
        in.get(JAVA_LONG, 32),
        in.get(JAVA_INT, 16),
        in.get(JAVA_INT, 20),
        in.get(JAVA_INT, 24),
        in.get(JAVA_LONG, 40),
        time(in, 112),
        time(in, 96),
        isNone(birth) ? null : birth,
        (in.get(JAVA_LONG, 8) & MOUNT_ROOT) != 0);
  }

  /// Some file systems say the beginning of time.
  private static boolean isNone(@Nullable Instant birth) {
    return birth == null || birth.equals(Instant.EPOCH);
  }

  private static Instant time(MemorySegment in, long offset) {
    return Instant.ofEpochSecond(in.get(JAVA_LONG, offset), in.get(JAVA_INT, offset + Long.BYTES));
  }

  /// Opens to read, whatever it is, and never waits for anybody.
  int open(byte[] path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int flags = O_NONBLOCK | O_CLOEXEC | noFollow;
      int file;
      try {
        file = (int) open.invokeExact(state, text(arena, path), flags);
      } catch (Throwable e) {
        throw new IllegalStateException("call open", e);
      }
      if (file < 0) {
        throw failure(state);
      }
      return file;
    }
  }

  /// @return how many bytes; 0 at the end
  int read(int file, MemorySegment to, long length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long got;
      try {
        do {
          got = (long) read.invokeExact(state, file, to, length);
        } while (got < 0 && errno(state) == EINTR);
      } catch (Throwable e) {
        throw new IllegalStateException("call read", e);
      }
      if (got < 0) {
        throw failure(state);
      }
      return (int) got;
    }
  }

  /// Goes to a place in a file that is open.
  void seek(int file, long offset) throws IOException {
    if (lseek(file, offset, SEEK_SET) < 0) {
      throw new IOException("cannot be read from its middle");
    }
  }

  /// Whether a file has a hole before its end, as far as its file system says.
  boolean hasHole(int file, long size) {
    long hole = lseek(file, 0, SEEK_HOLE);
    lseek(file, 0, SEEK_SET);
    return hole >= 0 && hole < size;
  }

  private long lseek(int file, long offset, int whence) {
    try (Arena arena = Arena.ofConfined()) {
      return (long) lseek.invokeExact(arena.allocate(STATE), file, offset, whence);
    } catch (Throwable e) {
      throw new IllegalStateException("call lseek", e);
    }
  }

  void close(int file) {
    try (Arena arena = Arena.ofConfined()) {
      int _ = (int) close.invokeExact(arena.allocate(STATE), file);
    } catch (Throwable e) {
      throw new IllegalStateException("call close", e);
    }
  }

  /// What extended attributes say that something has; none if nobody may look.
  UnkeptTraits traits(byte[] path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      MemorySegment names = arena.allocate(NAMES_BYTES);
      long length =
          (long) llistxattr.invokeExact(state, text(arena, path), names, (long) NAMES_BYTES);
      if (length < 0) {
        return errno(state) == ERANGE
            ? UnkeptTraits.NONE.with(UnkeptCounts.ATTRIBUTE)
            : UnkeptTraits.NONE;
      }
      byte[] bytes = names.asSlice(0, length).toArray(JAVA_BYTE);
      return UnkeptTraits.of(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (Throwable e) {
      throw new IllegalStateException("call llistxattr", e);
    }
  }

  private IOException failure(MemorySegment state) {
    int errno = errno(state);
    return switch (errno) {
      case ENOENT -> new NoSuchFileException("");
      case ENOTDIR -> new NotDirectoryException("");
      // A link stands where a file was.
      case ELOOP -> new NotLinkException("");
      case EACCES -> new AccessDeniedException("");
      default -> new FileSystemException("", null, message(errno));
    };
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private String message(int errno) {
    try {
      MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
      return text.reinterpret(Short.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      return "error " + errno;
    }
  }

  private static MemorySegment text(Arena arena, byte[] path) {
    MemorySegment out = arena.allocate(path.length + 1L);
    MemorySegment.copy(path, 0, out, JAVA_BYTE, 0, path.length);
    return out;
  }
}
