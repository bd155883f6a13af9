package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import dev.tidemark.spi.words.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.example.tidemark.webdav.Faults.Effect;

/// Who may create an object. The protocol offers `PUT` with `If-None-Match: *` and `MOVE` with
/// `Overwrite: F`, and servers that keep files look for the name first and write then: of 16 racers
/// several won in a third of all rounds at Apache 2.4, either way, and in a seventh at nginx 1.22
/// with four workers, which ignores the first way altogether. What a file system does exclusively
/// is to rename a *folder*: `rename(2)` refuses if the new name is a folder with something in it,
/// and a `MOVE` of a collection is that call (no round with two winners, at both). So:
///
/// 1. the upload's folder gets a token beside the object;
/// 2. it is moved to `_claims/N/`, N standing for the object's name: of all writers one gets there;
/// 3. `_claims/N/object` is moved to the object's name.
///
/// Nothing reaches the name but through the claim, and the claim, never empty because of its token,
/// is never given twice. Who finds it taken takes step 3 for its owner, who may be dead. So a crash
/// between the steps needs no repair: the next writer of the name completes what was begun.
final class Claims {

  /// The object's name within an upload or a claim.
  static final String OBJECT = "object";

  private static final String FOLDER = "_claims";
  private static final String TOKEN = "token";

  private final Dav dav;
  private final Folders folders;

  Claims(Dav dav, Folders folders) {
    this.dav = dav;
    this.folders = folders;
  }

  /// Flat, whatever the name's depth, and no folder of another name's claim.
  private static String of(ObjectName name) {
    return FOLDER + "/" + Sha256.of(bytes(name.value())).hex();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Makes an upload fit to become a claim.
  ///
  /// @param token no other upload has it
  void sign(String action, String upload, String token)
      throws TargetException, InterruptedException {
    folders.prepare(action, FOLDER);
    byte[] text = bytes(token);
    dav.put(action, upload + "/" + TOKEN, Content.of(text, Sha256.of(text)));
  }

  /// Gives an uploaded object its name, if nobody else did.
  ///
  /// @param upload the signed folder that holds it; if this returns true, it is there no more
  /// @return false if the name holds somebody else's object
  boolean take(String action, ObjectName name, String upload, String token)
      throws TargetException, InterruptedException {
    HttpResponse<?> answer = dav.move(action, upload + "/", of(name) + "/");
    boolean ours = answer.statusCode() / 100 == 2 || token.equals(owner(action, name, answer));
    HttpResponse<?> named = dav.move(action, of(name) + "/" + OBJECT, name.value());
    boolean there = named.statusCode() / 100 == 2 || dav.look(name.value()).isPresent();
    if (!there) {
      throw notNamed(action, name, named);
    }
    return ours;
  }

  /// The token of whoever has the claim. Servers answer a lost race with many a status, so it is
  /// the claim that is asked.
  private String owner(String action, ObjectName name, HttpResponse<?> answer)
      throws TargetException, InterruptedException {
    Optional<InputStream> in = dav.get(of(name) + "/" + TOKEN, 0, Long.MAX_VALUE);
    if (in.isPresent()) {
      try (InputStream stream = in.get()) {
        return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
      } catch (IOException e) {
        Source.checkInterrupt();
        throw dav.faults().noAnswer(action, Effect.UNKNOWN, e);
      }
    }
    folders.forget();
    if (answer.statusCode() == 412) {
      throw dav.faults()
          .rejected(
              action,
              "412 to a MOVE of a folder to a free name, so this server cannot create"
                  + " exclusively; if nobody else writes there, set single-writer: true");
    }
    throw dav.faults().badAnswer(action, Effect.NONE, answer);
  }

  /// The claim stands and the object does not. If the claim holds it no more either, it has been
  /// deleted, and a claim was left behind: an object leaves its claim only for its name, and was
  /// looked for there after it had left.
  private TargetException notNamed(String action, ObjectName name, HttpResponse<?> answer)
      throws TargetException, InterruptedException {
    folders.forget();
    boolean spent = dav.look(of(name) + "/" + OBJECT).isEmpty() && dav.look(name.value()).isEmpty();
    if (spent) {
      release(name);
      return dav.faults().unavailable(action, "its name was just freed");
    }
    return dav.faults().badAnswer(action, Effect.UNKNOWN, answer);
  }

  /// Frees the name of an object that is deleted.
  void release(ObjectName name) throws TargetException, InterruptedException {
    dav.delete(of(name) + "/");
  }
}
