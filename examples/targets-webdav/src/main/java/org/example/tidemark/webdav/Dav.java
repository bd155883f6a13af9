package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.example.tidemark.webdav.Faults.Effect;
import org.example.tidemark.webdav.Multistatus.Resource;

/// The methods of WebDAV that an archive needs. Paths are relative to the archive's folder; `""` is
/// that folder itself, and whoever means a collection ends its path with `/`.
final class Dav implements AutoCloseable {

  private static final String WANTED =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/><getlastmodified/></prop></propfind>
      """;

  private final Http http;
  private final Faults faults;

  Dav(Http http) {
    this.http = http;
    this.faults = http.faults();
  }

  Faults faults() {
    return faults;
  }

  /// What stands there.
  Optional<Resource> look(String path) throws TargetException, InterruptedException {
    return propfind("look at '" + path + "'", path, 0).flatMap(all -> all.stream().findFirst());
  }

  /// What stands in a collection; empty if there is no such collection.
  Optional<List<Resource>> list(String collection) throws TargetException, InterruptedException {
    String self = Multistatus.path(http.place().at(collection).getRawPath());
    return propfind("list '" + collection + "'", collection, 1)
        .map(all -> all.stream().filter(resource -> !resource.path().equals(self)).toList());
  }

  private Optional<List<Resource>> propfind(String action, String path, int depth)
      throws TargetException, InterruptedException {
    HttpRequest request =
        http.request(path)
            .header("Depth", Integer.toString(depth))
            .header("Content-Type", "application/xml; charset=utf-8")
            .method("PROPFIND", BodyPublishers.ofString(WANTED))
            .build();
    HttpResponse<InputStream> answer = http.open(action, request);
    try (InputStream body = answer.body()) {
      return switch (answer.statusCode()) {
        case 207 -> Optional.of(Multistatus.read(body));
        case 404 -> Optional.empty();
        case 400 -> fileInTheWay(action, path, answer);
        default -> throw faults.badAnswer(action, Effect.NONE, answer);
      };
    } catch (IOException e) {
      Source.checkInterrupt();
      throw faults.noAnswer(action, Effect.NONE, e);
    }
  }

  /// Apache answers 400 where a file stands and the path wants a folder.
  private Optional<List<Resource>> fileInTheWay(String action, String path, HttpResponse<?> answer)
      throws TargetException {
    if (path.contains("/")) {
      return Optional.empty();
    }
    throw faults.badAnswer(action, Effect.NONE, answer);
  }

  /// What asking for a collection came to.
  enum Made {
    YES,
    /// Something has that name.
    THERE,
    /// The collection above it is not there.
    NO_PARENT
  }

  Made makeCollection(String path) throws TargetException, InterruptedException {
    String action = "make the folder '" + path + "'";
    HttpResponse<?> answer =
        http.call(
            action,
            Effect.NONE,
            http.request(path).method("MKCOL", BodyPublishers.noBody()).build());
    return switch (answer.statusCode()) {
      case 201 -> Made.YES;
      case 400, 405 -> Made.THERE;
      case 404, 409 -> Made.NO_PARENT;
      default -> {
        // Apache answers 403 to who makes it at the same moment as somebody else.
        if (look(path).isPresent()) {
          yield Made.THERE;
        }
        throw faults.badAnswer(action, Effect.NONE, answer);
      }
    };
  }

  /// Writes under a name that is the caller's alone. If it fails, a part may lie there.
  ///
  /// @param action for messages: what this is done for
  void put(String action, String path, Content content)
      throws TargetException, InterruptedException {
    Upload upload = new Upload(content.length());
    Source source = new Source(action, content, faults);
    HttpResponse<?> answer =
        http.upload(action, http.request(path), upload, () -> source.sendTo(upload));
    if (answer.statusCode() / 100 != 2) {
      throw faults.badAnswer(action, Effect.NONE, answer);
    }
  }

  /// Gives a resource another path, at which nothing may stand (RFC 4918, sections 9.9 and 10.6).
  ///
  /// @return the answer, whatever it is
  HttpResponse<?> move(String action, String from, String to)
      throws TargetException, InterruptedException {
    HttpRequest request =
        http.request(from)
            .header("Destination", http.place().at(to).toString())
            .header("Overwrite", "F")
            .method("MOVE", BodyPublishers.noBody())
            .build();
    return http.call(action, Effect.UNKNOWN, request);
  }

  /// Deletes what stands there, if anything does; of a collection also all beneath it.
  void delete(String path) throws TargetException, InterruptedException {
    String action = "delete '" + path + "'";
    HttpResponse<?> answer = http.call(action, Effect.UNKNOWN, http.request(path).DELETE().build());
    if (answer.statusCode() / 100 != 2 && answer.statusCode() != 404) {
      throw faults.badAnswer(action, Effect.UNKNOWN, answer);
    }
  }

  /// A range of a resource, of one byte at least; empty if it is not there, or a collection.
  Optional<InputStream> get(String path, long offset, long length)
      throws TargetException, InterruptedException {
    String action = "read '" + path + "'";
    HttpResponse<InputStream> answer = http.open(action, ranged(path, offset, length));
    return switch (answer.statusCode()) {
      case 206 -> Optional.of(stream(action, answer, length));
      case 200 -> Optional.of(skipped(action, answer, offset, length));
      case 416 -> without(answer, Optional.of(InputStream.nullInputStream()));
      case 404 -> without(answer, Optional.empty());
      default -> {
        without(answer, Optional.empty());
        if (isCollection(path, answer)) {
          yield Optional.empty();
        }
        throw faults.badAnswer(action, Effect.NONE, answer);
      }
    };
  }

  private HttpRequest ranged(String path, long offset, long length) {
    HttpRequest.Builder request = http.request(path).GET();
    if (offset > 0 || length < Long.MAX_VALUE) {
      String last = length > Long.MAX_VALUE - offset ? "" : Long.toString(offset + length - 1);
      request.header("Range", "bytes=" + offset + "-" + last);
    }
    return request.build();
  }

  /// A collection asked for without its `/` is redirected to the name with it.
  private static boolean isCollection(String path, HttpResponse<?> answer) {
    return answer.statusCode() / 100 == 3
        && answer
            .headers()
            .firstValue("Location")
            .filter(to -> to.endsWith(path + "/"))
            .isPresent();
  }

  private InputStream stream(String action, HttpResponse<InputStream> answer, long length) {
    return new RangeStream(answer.body(), length, e -> faults.noAnswer(action, Effect.NONE, e));
  }

  /// From a server that knows no ranges, all comes.
  private InputStream skipped(
      String action, HttpResponse<InputStream> answer, long offset, long length)
      throws TargetException, InterruptedException {
    try {
      answer.body().skipNBytes(offset);
    } catch (java.io.EOFException e) {
      return InputStream.nullInputStream();
    } catch (IOException e) {
      Source.checkInterrupt();
      throw faults.noAnswer(action, Effect.NONE, e);
    }
    return stream(action, answer, length);
  }

  private static Optional<InputStream> without(
      HttpResponse<InputStream> answer, Optional<InputStream> result) {
    try {
      answer.body().close();
    } catch (IOException e) {
      // Its body was of no use.
    }
    return result;
  }

  @Override
  public void close() {
    http.close();
  }
}
