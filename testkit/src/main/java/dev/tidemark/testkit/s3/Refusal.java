package dev.tidemark.testkit.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/// An error answer, thrown where it is found.
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final transient Map<String, String> headers = new LinkedHashMap<>();
  private final transient Map<String, String> elements = new LinkedHashMap<>();

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  Refusal header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /// One more element of the error's XML.
  Refusal element(String name, String value) {
    elements.put(name, value);
    return this;
  }

  static Refusal accessDenied(String message) {
    return new Refusal(403, "AccessDenied", message);
  }

  static Refusal notImplemented(String what) {
    return new Refusal(501, "NotImplemented", "this server has no " + what);
  }

  static Refusal invalid(String message) {
    return new Refusal(400, "InvalidArgument", message);
  }

  static Refusal preconditionFailed(String condition) {
    return new Refusal(412, "PreconditionFailed", "At least one of the pre-conditions did not hold")
        .element("Condition", condition);
  }

  String code() {
    return code;
  }

  Answer answer() {
    return Answer.xml(status, body()).with(headers);
  }

  private String body() {
    Xml xml = new Xml("Error");
    xml.text("Code", code).text("Message", String.valueOf(getMessage()));
    elements.forEach(xml::text);
    return xml.text("RequestId", "0000").end();
  }
}
