package dev.tidemark.engine.page;

import dev.tidemark.engine.bytes.Crc32c;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The head that every page of a tree has. A page vouches for its content (CRC), for its place
/// (address) and for its time (birth: the sequence of the commit that wrote it); the parent's
/// element repeats all three, so torn, misdirected and stale pages are told apart.
///
/// Integers are big-endian. What lies behind the head belongs to the tree.
public final class PageFormat {

  /// Bytes of a page.
  public static final int SIZE = 8192;

  /// Bytes of the head.
  public static final int HEAD = 40;

  private static final int CRC = 0;
  private static final int ADDRESS = 8;
  private static final int BIRTH = 16;
  private static final int NEWEST = 24;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private PageFormat() {}

  public static int crc(byte[] page) {
    return (int) INT.get(page, CRC);
  }

  public static long address(byte[] page) {
    return (long) LONG.get(page, ADDRESS);
  }

  public static long birth(byte[] page) {
    return (long) LONG.get(page, BIRTH);
  }

  /// The highest created or deleted TID that the page's key range has ever seen.
  public static long newest(byte[] page) {
    return (long) LONG.get(page, NEWEST);
  }

  /// Raises `newest`; it never goes down.
  public static void raiseNewest(byte[] page, long tid) {
    if (Long.compareUnsigned(tid, newest(page)) > 0) {
      LONG.set(page, NEWEST, tid);
    }
  }

  /// Gives a page its place and time and computes its CRC. From here on nobody changes it.
  static void seal(byte[] page, long address, long birth) {
    LONG.set(page, ADDRESS, address);
    LONG.set(page, BIRTH, birth);
    INT.set(page, CRC, computeCrc(page));
  }

  static int computeCrc(byte[] page) {
    return Crc32c.of(page, CRC + Integer.BYTES, SIZE - Integer.BYTES);
  }
}
