package dev.tidemark.targets.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Stops an upload before its first byte if the hash that was signed for it is not the promised
/// one. What is sent after it must match the signed hash, or the store refuses it.
final class SignedHashCheck implements ExecutionInterceptor {

  private static final String HEADER = "x-amz-content-sha256";

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    Upload upload = attributes.getAttribute(Upload.ATTRIBUTE);
    if (upload == null) {
      return;
    }
    String signed = context.httpRequest().firstMatchingHeader(HEADER).orElse("none");
    if (!signed.equals(upload.content().sha256().hex())) {
      String fact = "its bytes have SHA-256 " + signed + ", not the promised one";
      throw new UncheckedIOException(upload.failed(new IOException(fact)));
    }
  }
}
