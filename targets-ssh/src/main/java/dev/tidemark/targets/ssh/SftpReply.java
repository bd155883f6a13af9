package dev.tidemark.targets.ssh;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An answer of sftp, read field by field. A field that is not there is an `IOException`: the
/// server does not speak sftp as it should.
final class SftpReply {

  static final int HEAD_BYTES = 5;

  private final int type;
  private final int id;
  private final ByteBuffer fields;

  /// @param packet type u8, number u32 (of the request, or the version), fields
  SftpReply(byte[] packet) {
    this.fields = ByteBuffer.wrap(packet);
    this.type = fields.get() & 0xFF;
    this.id = fields.getInt();
  }

  int type() {
    return type;
  }

  int id() {
    return id;
  }

  boolean hasMore() {
    return fields.hasRemaining();
  }

  int number() throws IOException {
    try {
      return fields.getInt();
    } catch (BufferUnderflowException e) {
      throw malformed(e);
    }
  }

  long longNumber() throws IOException {
    try {
      return fields.getLong();
    } catch (BufferUnderflowException e) {
      throw malformed(e);
    }
  }

  byte[] bytes() throws IOException {
    ByteBuffer slice = slice();
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    return bytes;
  }

  String text() throws IOException {
    return StandardCharsets.UTF_8.decode(slice()).toString();
  }

  /// The next field's bytes, not copied.
  ByteBuffer slice() throws IOException {
    int length = number();
    if (length < 0 || length > fields.remaining()) {
      throw malformed(null);
    }
    ByteBuffer slice = fields.slice(fields.position(), length);
    fields.position(fields.position() + length);
    return slice;
  }

  private IOException malformed(@Nullable Throwable cause) {
    return new IOException("the server's sftp answer of type " + type + " is cut short", cause);
  }
}
