package dev.tidemark.targets.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A request of sftp being put together: length u32, type u8, number u32, then its fields. Integers
/// are big-endian, texts UTF-8 with their length before them.
final class SftpRequest {

  private static final int HEAD_BYTES = 9;
  private static final int GREETING = 1;

  private final ByteBuffer bytes;

  private SftpRequest(int type, int fieldBytes) {
    bytes = ByteBuffer.allocate(HEAD_BYTES + fieldBytes);
    bytes.putInt(0).put((byte) type).putInt(0);
  }

  /// @param fieldBytes room for the fields
  static SftpRequest of(int type, int fieldBytes) {
    return new SftpRequest(type, fieldBytes);
  }

  /// A request whose fields are some texts and then at most 32 bytes.
  static SftpRequest of(int type, String... texts) {
    byte[][] encoded = new byte[texts.length][];
    int length = 32;
    for (int i = 0; i < texts.length; i++) {
      encoded[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + encoded[i].length;
    }
    SftpRequest packet = new SftpRequest(type, length);
    for (byte[] text : encoded) {
      packet.put(text, 0, text.length);
    }
    return packet;
  }

  /// A request about an open file or folder.
  static SftpRequest about(int type, byte[] handle) {
    return new SftpRequest(type, Integer.BYTES + handle.length + 32).put(handle, 0, handle.length);
  }

  SftpRequest put(int number) {
    bytes.putInt(number);
    return this;
  }

  SftpRequest put(long number) {
    bytes.putLong(number);
    return this;
  }

  SftpRequest put(byte[] from, int offset, int length) {
    bytes.putInt(length).put(from, offset, length);
    return this;
  }

  /// The first packet of a conversation, which has a version in place of a number.
  static ByteBuffer greeting(int version) {
    return of(GREETING, 0).finish(version);
  }

  /// All bytes, ready to be sent.
  ByteBuffer finish(int number) {
    bytes.putInt(Integer.BYTES + 1, number).putInt(0, bytes.position() - Integer.BYTES);
    return bytes.flip();
  }
}
