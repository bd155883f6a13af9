package org.example.tidemark.webdav;

import dev.tidemark.spi.sink.Content;
import dev.tidemark.spi.sink.CreateResult;
import dev.tidemark.spi.sink.ObjectName;
import dev.tidemark.spi.sink.TargetException;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.example.tidemark.webdav.Faults.Effect;
import org.example.tidemark.webdav.Multistatus.Resource;

/// One create: the content under a temporary name, checked while it is sent, then the object's
/// name. Of several writers [Claims] lets one through; a place with a single writer needs none.
final class Creation {

  private final Dav dav;
  private final Folders folders;
  private final Temps temps;
  private final Claims claims;
  private final ObjectName name;
  private final Content content;
  private final String action;

  Creation(Dav dav, Folders folders, Temps temps, Claims claims, ObjectName name, Content content) {
    this.dav = dav;
    this.folders = folders;
    this.temps = temps;
    this.claims = claims;
    this.name = name;
    this.content = content;
    this.action = "create " + name;
  }

  CreateResult run(boolean singleWriter) throws TargetException, InterruptedException {
    if (isThere()) {
      return CreateResult.TAKEN;
    }
    folders.prepare(action, Folders.of(name.value()));
    String token = Temps.token();
    String upload = temps.make(action, token);
    try {
      dav.put(action, upload + "/" + Claims.OBJECT, content);
      boolean won = singleWriter ? nameAlone(upload) : nameAmongOthers(upload, token);
      if (singleWriter || !won) {
        temps.drop(upload);
      }
      return won ? CreateResult.CREATED : CreateResult.TAKEN;
    } catch (TargetException e) {
      drop(upload, e);
      throw e;
    }
  }

  /// What may be on its way to its name is left alone.
  private void drop(String upload, TargetException failure) throws InterruptedException {
    if (!(failure instanceof TargetException.OutcomeUnknown)) {
      temps.drop(upload);
    }
  }

  /// Asked first, so that nothing is sent in vain, and nothing claimed that came here by another
  /// way: a copied archive has no claims.
  private boolean isThere() throws TargetException, InterruptedException {
    Optional<Resource> there = dav.look(name.value());
    if (there.map(Resource::collection).orElse(false)) {
      throw dav.faults()
          .rejected(
              action, "a folder has this name; no object's name may be a folder of another's");
    }
    return there.isPresent();
  }

  private boolean nameAmongOthers(String upload, String token)
      throws TargetException, InterruptedException {
    claims.sign(action, upload, token);
    return claims.take(action, name, upload, token);
  }

  private boolean nameAlone(String upload) throws TargetException, InterruptedException {
    HttpResponse<?> answer = dav.move(action, upload + "/" + Claims.OBJECT, name.value());
    if (answer.statusCode() / 100 == 2) {
      return true;
    }
    if (dav.look(name.value()).isPresent()) {
      return false;
    }
    folders.forget();
    throw dav.faults().badAnswer(action, Effect.NONE, answer);
  }
}
