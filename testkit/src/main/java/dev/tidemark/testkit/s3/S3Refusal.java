package dev.tidemark.testkit.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/// An error answer, thrown where it is found.
final class S3Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private final transient Map<String, String> elements = new LinkedHashMap<>();

  S3Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  S3Refusal header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /// One more element of the error's XML.
  S3Refusal element(String name, String value) {
    elements.put(name, value);
    return this;
  }

  static S3Refusal accessDenied(String message) {
    return new S3Refusal(403, "AccessDenied", message);
  }

  static S3Refusal notImplemented(String what) {
    return new S3Refusal(501, "NotImplemented", "this server has no " + what);
  }

  static S3Refusal invalid(String message) {
    return new S3Refusal(400, "InvalidArgument", message);
  }

  static S3Refusal preconditionFailed(String condition) {
    return new S3Refusal(
            412, "PreconditionFailed", "At least one of the pre-conditions did not hold")
        .element("Condition", condition);
  }

  String code() {
    return code;
  }

  S3Answer answer() {
    return S3Answer.xml(status, body()).with(headers);
  }

  private String body() {
    Xml xml = new Xml("Error");
    xml.text("Code", code).text("Message", String.valueOf(getMessage()));
    elements.forEach(xml::text);
    return xml.text("RequestId", "0000").end();
  }
}
