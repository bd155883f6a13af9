package dev.tidemark.testkit.s3;

import java.util.Map;

/// The action that a request asks for, by the names of S3's documentation. [#UNSUPPORTED] is
/// answered with 501.
public enum S3Action {
  LIST_BUCKETS("s3:ListAllMyBuckets"),
  CREATE_BUCKET("s3:CreateBucket"),
  HEAD_BUCKET("s3:ListBucket"),
  DELETE_BUCKET("s3:DeleteBucket"),
  GET_BUCKET_LOCATION("s3:GetBucketLocation"),
  PUT_BUCKET_VERSIONING("s3:PutBucketVersioning"),
  GET_BUCKET_VERSIONING("s3:GetBucketVersioning"),
  GET_OBJECT_LOCK_CONFIGURATION("s3:GetBucketObjectLockConfiguration"),
  LIST_OBJECTS_V2("s3:ListBucket"),
  LIST_OBJECT_VERSIONS("s3:ListBucketVersions"),
  PUT_OBJECT("s3:PutObject"),
  GET_OBJECT("s3:GetObject"),
  HEAD_OBJECT("s3:GetObject"),
  DELETE_OBJECT("s3:DeleteObject"),
  DELETE_OBJECTS("s3:DeleteObject"),
  PUT_OBJECT_RETENTION("s3:PutObjectRetention"),
  GET_OBJECT_RETENTION("s3:GetObjectRetention"),
  UNSUPPORTED("s3:*");

  private final String right;

  S3Action(String right) {
    this.right = right;
  }

  /// The permission that a policy must grant for it.
  public String right() {
    return right;
  }

  boolean reads() {
    return this == GET_OBJECT || this == HEAD_OBJECT || this == LIST_OBJECTS_V2;
  }

  static S3Action of(String method, String bucket, String key, Map<String, String> query) {
    if (bucket.isEmpty()) {
      return method.equals("GET") ? LIST_BUCKETS : UNSUPPORTED;
    }
    return key.isEmpty() ? ofBucket(method, query) : ofObject(method, query);
  }

  private static S3Action ofBucket(String method, Map<String, String> query) {
    return switch (method) {
      case "HEAD" -> HEAD_BUCKET;
      case "DELETE" -> query.isEmpty() ? DELETE_BUCKET : UNSUPPORTED;
      case "POST" -> query.containsKey("delete") ? DELETE_OBJECTS : UNSUPPORTED;
      case "PUT" -> {
        if (query.containsKey("versioning")) {
          yield PUT_BUCKET_VERSIONING;
        }
        yield query.isEmpty() ? CREATE_BUCKET : UNSUPPORTED;
      }
      case "GET" -> ofBucketRead(query);
      default -> UNSUPPORTED;
    };
  }

  private static S3Action ofBucketRead(Map<String, String> query) {
    if (query.containsKey("location")) {
      return GET_BUCKET_LOCATION;
    }
    if (query.containsKey("versioning")) {
      return GET_BUCKET_VERSIONING;
    }
    if (query.containsKey("object-lock")) {
      return GET_OBJECT_LOCK_CONFIGURATION;
    }
    if (query.containsKey("versions")) {
      return LIST_OBJECT_VERSIONS;
    }
    return "2".equals(query.get("list-type")) ? LIST_OBJECTS_V2 : UNSUPPORTED;
  }

  private static S3Action ofObject(String method, Map<String, String> query) {
    if (query.containsKey("retention")) {
      return switch (method) {
        case "PUT" -> PUT_OBJECT_RETENTION;
        case "GET" -> GET_OBJECT_RETENTION;
        default -> UNSUPPORTED;
      };
    }
    if (query.containsKey("uploads") || query.containsKey("uploadId")) {
      return UNSUPPORTED;
    }
    return switch (method) {
      case "PUT" -> PUT_OBJECT;
      case "GET" -> GET_OBJECT;
      case "HEAD" -> HEAD_OBJECT;
      case "DELETE" -> DELETE_OBJECT;
      default -> UNSUPPORTED;
    };
  }
}
