package dev.tidemark.targets.s3;

import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.SinkSettings;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The headers that requests carry beyond what they ask for: storage class, encryption at rest, who
/// pays. One place for both clients, because all of it is headers.
///
/// @param classes the storage class of each kind of object; others get the bucket's own
/// @param encryption headers of a put: how the store encrypts what it keeps
/// @param customerKey headers of put and read: the key that we keep for the store
/// @param payer headers of every request
record ObjectHeaders(
    Map<String, String> classes,
    Map<String, String> encryption,
    Map<String, String> customerKey,
    Map<String, String> payer) {

  /// Kinds of objects that a storage class can be chosen for.
  private static final Set<String> KINDS = Set.of("packs", "runs", "commits", "other");

  /// Objects in these must be thawed for hours before they can be read.
  private static final Set<String> COLD = Set.of("GLACIER", "DEEP_ARCHIVE");

  private static final Set<String> ENCRYPTIONS = Set.of("AES256", "aws:kms", "aws:kms:dsse");
  private static final int KEY_BYTES = 32;
  private static final String SSE = "x-amz-server-side-encryption";

  /// @throws IllegalArgumentException naming the setting whose value is no good
  static ObjectHeaders of(SinkSettings settings, S3Place place) {
    return new ObjectHeaders(
        classes(settings),
        encryption(settings),
        settings
            .find("customer-key")
            .map(key -> customerKey(key, settings, place.endpoint()))
            .orElse(Map.of()),
        place.requesterPays() ? Map.of("x-amz-request-payer", "requester") : Map.of());
  }

  Map<String, String> ofPut(ObjectName name) {
    Map<String, String> headers = new TreeMap<>(payer);
    headers.putAll(encryption);
    headers.putAll(customerKey);
    String storageClass = classes.get(kind(name));
    if (storageClass != null) {
      headers.put("x-amz-storage-class", storageClass);
    }
    return headers;
  }

  Map<String, String> ofGet() {
    Map<String, String> headers = new TreeMap<>(payer);
    headers.putAll(customerKey);
    return headers;
  }

  Map<String, String> ofOthers() {
    return payer;
  }

  private static String kind(ObjectName name) {
    int slash = name.value().indexOf('/');
    String folder = slash < 0 ? "" : name.value().substring(0, slash);
    return KINDS.contains(folder) ? folder : "other";
  }

  private static Map<String, String> classes(SinkSettings settings) {
    Map<String, String> classes = new LinkedHashMap<>(settings.map("storage-class"));
    classes.forEach((kind, storageClass) -> {
      if (!KINDS.contains(kind)) {
        throw new IllegalArgumentException(
            "storage-class: expected packs, runs, commits or other, got '" + kind + "'");
      }
      if (!storageClass.matches("[A-Z0-9_]{1,64}")) {
        throw new IllegalArgumentException(
            "storage-class: expected a class such as STANDARD_IA for "
                + kind
                + ", got '"
                + storageClass
                + "'");
      }
      if (COLD.contains(storageClass) && (kind.equals("commits") || kind.equals("other"))) {
        throw new IllegalArgumentException(
            "storage-class: "
                + kind
                + " are read in every round, which "
                + storageClass
                + " does not let; take GLACIER_IR");
      }
    });
    return classes;
  }

  private static Map<String, String> encryption(SinkSettings settings) {
    Optional<String> how = settings.find("server-side-encryption");
    Optional<String> kmsKey = settings.find("kms-key-id");
    if (how.isPresent() && !ENCRYPTIONS.contains(how.get())) {
      throw new IllegalArgumentException(
          "server-side-encryption: expected AES256, aws:kms or aws:kms:dsse, got '"
              + how.get()
              + "'");
    }
    if (kmsKey.isPresent() && how.filter(h -> h.startsWith("aws:kms")).isEmpty()) {
      throw new IllegalArgumentException("kms-key-id: goes with server-side-encryption: aws:kms");
    }
    Map<String, String> headers = new TreeMap<>();
    how.ifPresent(value -> headers.put(SSE, value));
    kmsKey.ifPresent(id -> headers.put(SSE + "-aws-kms-key-id", id));
    return headers;
  }

  private static Map<String, String> customerKey(
      String base64, SinkSettings settings, Optional<URI> endpoint) {
    if (settings.find("server-side-encryption").isPresent()) {
      throw new IllegalArgumentException(
          "customer-key: does not go with server-side-encryption; remove one");
    }
    if (endpoint.filter(ObjectHeaders::isOverheard).isPresent()) {
      throw new IllegalArgumentException(
          "customer-key: would be sent in the clear; set endpoint to https://...");
    }
    byte[] key = decoded(base64);
    return Map.of(
        SSE + "-customer-algorithm", "AES256",
        SSE + "-customer-key", Base64.getEncoder().encodeToString(key),
        SSE + "-customer-key-md5", Base64.getEncoder().encodeToString(md5(key)));
  }

  private static boolean isOverheard(URI endpoint) {
    return endpoint.getScheme().equals("http")
        && !Set.of("127.0.0.1", "[::1]", "localhost").contains(endpoint.getHost());
  }

  private static byte[] decoded(String base64) {
    try {
      byte[] key = Base64.getDecoder().decode(base64);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the text: it is a secret.
    }
    throw new IllegalArgumentException("customer-key: expected 32 bytes in base64");
  }

  private static byte[] md5(byte[] bytes) {
    try {
      return MessageDigest.getInstance("MD5").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  @Override
  public String toString() {
    return "headers";
  }
}
